"""Which side a clause takes on a theme that applies to it, as a coder found."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from provisions.migrations.operations import in_batches


class Migration(migrations.Migration):
    dependencies = [
        ("provisions", "0016_changes"),
    ]

    operations = in_batches([
        pgtrigger.migrations.RemoveTrigger(
            model_name="coding",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="coding",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="coding",
            name="delete_delete",
        ),
        migrations.AddField(
            model_name="coding",
            name="stance",
            field=models.CharField(
                choices=[
                    ("for", "For"),
                    ("against", "Against"),
                    ("neutral", "Neutral or descriptive"),
                    ("mixed", "Mixed: for in part, against in part"),
                    ("not_stated", "Not stated"),
                ],
                db_default="not_stated",
                default="not_stated",
                help_text="Which side the clause takes on the theme; only where it applies.",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="codingevent",
            name="stance",
            field=models.CharField(
                choices=[
                    ("for", "For"),
                    ("against", "Against"),
                    ("neutral", "Neutral or descriptive"),
                    ("mixed", "Mixed: for in part, against in part"),
                    ("not_stated", "Not stated"),
                ],
                db_default="not_stated",
                default="not_stated",
                help_text="Which side the clause takes on the theme; only where it applies.",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="publishedcoding",
            name="stance",
            field=models.CharField(db_default="not_stated", max_length=10),
        ),
        migrations.AddIndex(
            model_name="publishedcoding",
            index=models.Index(
                condition=models.Q(
                    ("revision_to", None),
                    models.Q(
                        ("applies", False),
                        models.Q(("stance", "not_stated"), _negated=True),
                        _connector="OR",
                    ),
                ),
                fields=["key"],
                name="publishedcoding_more",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="coding",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "provisions_codingevent" ("applies", "clause_id", "codebook_version", "coded_on", "coder_id", "confidence", "evidence_end", "evidence_language", "evidence_quote", "evidence_start", "id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "stance", "theme_id") SELECT new_values."applies", new_values."clause_id", new_values."codebook_version", new_values."coded_on", new_values."coder_id", new_values."confidence", new_values."evidence_end", new_values."evidence_language", new_values."evidence_quote", new_values."evidence_start", new_values."id", new_values."note", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."stance", new_values."theme_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="7499d04f7a353fed0aa7b634bcfc9a703c7d7d7f",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_9625d",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="provisions_coding",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="coding",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "provisions_codingevent" ("applies", "clause_id", "codebook_version", "coded_on", "coder_id", "confidence", "evidence_end", "evidence_language", "evidence_quote", "evidence_start", "id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "stance", "theme_id") SELECT new_values."applies", new_values."clause_id", new_values."codebook_version", new_values."coded_on", new_values."coder_id", new_values."confidence", new_values."evidence_end", new_values."evidence_language", new_values."evidence_quote", new_values."evidence_start", new_values."id", new_values."note", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."stance", new_values."theme_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="69029d6b71b794a1d5501eeeb5d319f2f1720af6",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_7b46e",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="provisions_coding",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="coding",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "provisions_codingevent" ("applies", "clause_id", "codebook_version", "coded_on", "coder_id", "confidence", "evidence_end", "evidence_language", "evidence_quote", "evidence_start", "id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "stance", "theme_id") SELECT old_values."applies", old_values."clause_id", old_values."codebook_version", old_values."coded_on", old_values."coder_id", old_values."confidence", old_values."evidence_end", old_values."evidence_language", old_values."evidence_quote", old_values."evidence_start", old_values."id", old_values."note", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."stance", old_values."theme_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="4aa2aa7d3adf45dc2214bbfe08055e4c516a40b5",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_8215f",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="provisions_coding",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="coding",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("stance__in", ["for", "against", "neutral", "mixed", "not_stated"])
                ),
                name="coding_stance_known",
                violation_error_code="unknown_choice",
                violation_error_message="stance must be one of: for, against, neutral, mixed, not_stated.",
            ),
        ),
        migrations.AddConstraint(
            model_name="coding",
            constraint=models.CheckConstraint(
                condition=models.Q(("applies", True), ("stance", "not_stated"), _connector="OR"),
                name="coding_stance_only_where_it_applies",
                violation_error_message="Only a theme that applies has a stance: choose 'not stated', or say that it applies.",
            ),
        ),
    ])
