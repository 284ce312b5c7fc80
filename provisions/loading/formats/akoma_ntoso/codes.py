"""Codes of languages and countries, as documents give them: ISO 639 and ISO 3166.

An Akoma Ntoso document gives three letters for its language (ISO 639-2), BCP 47 wants two where
there are two; it gives a country's code and not its name.
"""

from __future__ import annotations

from typing import Final

#: Three letters to two; both codes of those languages that have two codes of three letters.
LANGUAGES: Final = dict(
    pair.split()
    for pair in """
aar aa, abk ab, afr af, aka ak, alb sq, amh am, ara ar, arg an, arm hy, asm as, ava av, ave ae,
aym ay, aze az, bak ba, bam bm, baq eu, bel be, ben bn, bih bh, bis bi, bod bo, bos bs, bre br,
bul bg, bur my, cat ca, ces cs, cha ch, che ce, chi zh, chu cu, chv cv, cor kw, cos co, cre cr,
cym cy, cze cs, dan da, deu de, div dv, dut nl, dzo dz, ell el, eng en, epo eo, est et, eus eu,
ewe ee, fao fo, fas fa, fij fj, fin fi, fra fr, fre fr, fry fy, ful ff, geo ka, ger de, gla gd,
gle ga, glg gl, glv gv, gre el, grn gn, guj gu, hat ht, hau ha, heb he, her hz, hin hi, hmo ho,
hrv hr, hun hu, hye hy, ibo ig, ice is, ido io, iii ii, iku iu, ile ie, ina ia, ind id, ipk ik,
isl is, ita it, jav jv, jpn ja, kal kl, kan kn, kas ks, kat ka, kau kr, kaz kk, khm km, kik ki,
kin rw, kir ky, kom kv, kon kg, kor ko, kua kj, kur ku, lao lo, lat la, lav lv, lim li, lin ln,
lit lt, ltz lb, lub lu, lug lg, mac mk, mah mh, mal ml, mao mi, mar mr, may ms, mkd mk, mlg mg,
mlt mt, mon mn, mri mi, msa ms, mya my, nau na, nav nv, nbl nr, nde nd, ndo ng, nep ne, nld nl,
nno nn, nob nb, nor no, nya ny, oci oc, oji oj, ori or, orm om, oss os, pan pa, per fa, pli pi,
pol pl, por pt, pus ps, que qu, roh rm, ron ro, rum ro, run rn, rus ru, sag sg, san sa, sin si,
slk sk, slo sk, slv sl, sme se, smo sm, sna sn, snd sd, som so, sot st, spa es, sqi sq, srd sc,
srp sr, ssw ss, sun su, swa sw, swe sv, tah ty, tam ta, tat tt, tel te, tgk tg, tgl tl, tha th,
tib bo, tir ti, ton to, tsn tn, tso ts, tuk tk, tur tr, twi tw, uig ug, ukr uk, urd ur, uzb uz,
ven ve, vie vi, vol vo, wel cy, wln wa, wol wo, xho xh, yid yi, yor yo, zha za, zho zh, zul zu
""".replace("\n", " ").split(", ")
)

COUNTRIES: Final = dict(
    pair.split(" ", 1)
    for pair in """
ad Andorra; ae United Arab Emirates; af Afghanistan; ag Antigua and Barbuda; ai Anguilla; al
Albania; am Armenia; ao Angola; aq Antarctica; ar Argentina; as American Samoa; at Austria; au
Australia; aw Aruba; ax Åland Islands; az Azerbaijan; ba Bosnia and Herzegovina; bb Barbados; bd
Bangladesh; be Belgium; bf Burkina Faso; bg Bulgaria; bh Bahrain; bi Burundi; bj Benin; bl Saint
Barthélemy; bm Bermuda; bn Brunei; bo Bolivia; bq Caribbean Netherlands; br Brazil; bs Bahamas;
bt Bhutan; bv Bouvet Island; bw Botswana; by Belarus; bz Belize; ca Canada; cc Cocos (Keeling)
Islands; cd Democratic Republic of the Congo; cf Central African Republic; cg Congo; ch
Switzerland; ci Côte d'Ivoire; ck Cook Islands; cl Chile; cm Cameroon; cn China; co Colombia; cr
Costa Rica; cu Cuba; cv Cabo Verde; cw Curaçao; cx Christmas Island; cy Cyprus; cz Czechia; de
Germany; dj Djibouti; dk Denmark; dm Dominica; do Dominican Republic; dz Algeria; ec Ecuador; ee
Estonia; eg Egypt; eh Western Sahara; er Eritrea; es Spain; et Ethiopia; fi Finland; fj Fiji; fk
Falkland Islands; fm Micronesia; fo Faroe Islands; fr France; ga Gabon; gb United Kingdom; gd
Grenada; ge Georgia; gf French Guiana; gg Guernsey; gh Ghana; gi Gibraltar; gl Greenland; gm
Gambia; gn Guinea; gp Guadeloupe; gq Equatorial Guinea; gr Greece; gs South Georgia and the
South Sandwich Islands; gt Guatemala; gu Guam; gw Guinea-Bissau; gy Guyana; hk Hong Kong; hm
Heard Island and McDonald Islands; hn Honduras; hr Croatia; ht Haiti; hu Hungary; id Indonesia;
ie Ireland; il Israel; im Isle of Man; in India; io British Indian Ocean Territory; iq Iraq; ir
Iran; is Iceland; it Italy; je Jersey; jm Jamaica; jo Jordan; jp Japan; ke Kenya; kg Kyrgyzstan;
kh Cambodia; ki Kiribati; km Comoros; kn Saint Kitts and Nevis; kp North Korea; kr South Korea;
kw Kuwait; ky Cayman Islands; kz Kazakhstan; la Laos; lb Lebanon; lc Saint Lucia; li
Liechtenstein; lk Sri Lanka; lr Liberia; ls Lesotho; lt Lithuania; lu Luxembourg; lv Latvia; ly
Libya; ma Morocco; mc Monaco; md Moldova; me Montenegro; mf Saint Martin; mg Madagascar; mh
Marshall Islands; mk North Macedonia; ml Mali; mm Myanmar; mn Mongolia; mo Macao; mp Northern
Mariana Islands; mq Martinique; mr Mauritania; ms Montserrat; mt Malta; mu Mauritius; mv
Maldives; mw Malawi; mx Mexico; my Malaysia; mz Mozambique; na Namibia; nc New Caledonia; ne
Niger; nf Norfolk Island; ng Nigeria; ni Nicaragua; nl Netherlands; no Norway; np Nepal; nr
Nauru; nu Niue; nz New Zealand; om Oman; pa Panama; pe Peru; pf French Polynesia; pg Papua New
Guinea; ph Philippines; pk Pakistan; pl Poland; pm Saint Pierre and Miquelon; pn Pitcairn; pr
Puerto Rico; ps Palestine; pt Portugal; pw Palau; py Paraguay; qa Qatar; re Réunion; ro Romania;
rs Serbia; ru Russia; rw Rwanda; sa Saudi Arabia; sb Solomon Islands; sc Seychelles; sd Sudan;
se Sweden; sg Singapore; sh Saint Helena; si Slovenia; sj Svalbard and Jan Mayen; sk Slovakia;
sl Sierra Leone; sm San Marino; sn Senegal; so Somalia; sr Suriname; ss South Sudan; st Sao Tome
and Principe; sv El Salvador; sx Sint Maarten; sy Syria; sz Eswatini; tc Turks and Caicos
Islands; td Chad; tf French Southern Territories; tg Togo; th Thailand; tj Tajikistan; tk
Tokelau; tl Timor-Leste; tm Turkmenistan; tn Tunisia; to Tonga; tr Türkiye; tt Trinidad and
Tobago; tv Tuvalu; tw Taiwan; tz Tanzania; ua Ukraine; ug Uganda; um United States Minor
Outlying Islands; us United States; uy Uruguay; uz Uzbekistan; va Holy See; vc Saint Vincent and
the Grenadines; ve Venezuela; vg British Virgin Islands; vi United States Virgin Islands; vn
Vietnam; vu Vanuatu; wf Wallis and Futuna; ws Samoa; ye Yemen; yt Mayotte; za South Africa; zm
Zambia; zw Zimbabwe
""".replace("\n", " ").split("; ")
)

#: Codes that documents give and ISO 3166-2 has otherwise or not at all, with name and kind.
OTHERS: Final = {
    "eu": ("eu", "European Union", "union"),
    "un": ("int", "International", "international"),
    "gb-ukm": ("gb", "United Kingdom", "country"),
    "uk": ("gb", "United Kingdom", "country"),
    "gb-sct": ("gb-sct", "Scotland", "subdivision"),
    "gb-wls": ("gb-wls", "Wales", "subdivision"),
    "gb-nir": ("gb-nir", "Northern Ireland", "subdivision"),
    "gb-eng": ("gb-eng", "England", "subdivision"),
}


def language_of(code: str) -> str:
    """The BCP 47 tag of a language, or "" if there is no such code."""
    code = code.strip()
    main, _, rest = code.partition("-")
    main = main.lower()
    if main in LANGUAGES:
        main = LANGUAGES[main]
    elif main not in LANGUAGES.values():
        return ""
    return f"{main}-{rest}" if rest else main


def jurisdiction_of(code: str) -> dict[str, str]:
    """Fields of the jurisdiction with this code, or none if there is no such code."""
    code = code.strip().lower()
    if code in OTHERS:
        return dict(zip(("code", "name", "kind"), OTHERS[code], strict=True))
    if code in COUNTRIES:
        return {"code": code, "name": COUNTRIES[code], "kind": "country"}
    country, _, part = code.partition("-")
    if part and country in COUNTRIES:
        return {"code": code, "name": f"{COUNTRIES[country]}, {part}", "kind": "subdivision"}
    return {}
