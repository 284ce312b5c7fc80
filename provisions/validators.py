"""The form of identifiers, for form fields and for database constraints."""

from django.core.validators import RegexValidator

SLUG_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"
EID_PATTERN = r"^[A-Za-z0-9][A-Za-z0-9_.-]*$"
JURISDICTION_PATTERN = r"^(eu|int|[a-z]{2}(-[a-z0-9]{1,3})?)$"
LANGUAGE_PATTERN = r"^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?$"
VERSION_PATTERN = r"^[0-9]+(\.[0-9]+)*$"
SHA256_PATTERN = r"^[0-9a-f]{64}$"
MEDIA_TYPE_PATTERN = r"^[a-z]+/[a-z0-9.+-]+$"

validate_slug = RegexValidator(
    SLUG_PATTERN, "Use lower-case letters, digits and single hyphens, such as 'us-ai-action-plan'."
)
validate_eid = RegexValidator(
    EID_PATTERN,
    "Use letters, digits, '_', '.' and '-', such as 'part_1__sec_3' (Akoma Ntoso naming).",
)
validate_jurisdiction = RegexValidator(
    JURISDICTION_PATTERN,
    "Use a lower-case ISO 3166 code such as 'us' or 'us-ca', or 'eu', or 'int'.",
)
validate_language = RegexValidator(
    LANGUAGE_PATTERN, "Use a BCP 47 tag such as 'en', 'zh', 'zh-Hant' or 'pt-BR'."
)
validate_version = RegexValidator(VERSION_PATTERN, "Use numbers and points, such as '1.0'.")
validate_sha256 = RegexValidator(SHA256_PATTERN, "Use 64 lower-case hexadecimal digits.")
validate_media_type = RegexValidator(
    MEDIA_TYPE_PATTERN, "Use a media type such as 'application/pdf'."
)
