"""How much each sign of `kinds.py` speaks for a direct and for a partial quotation, against neither.

Made by learn/kinds.py; do not edit.
"""

_TABLE = """
0.34 -0.47 , capital
-0.50 -0.97 , small
0.31 -0.04 - small
0.09 -0.29 : capital
0.19 -0.02 A small
-1.07 -0.54 C capital
-0.53 -0.05 C small
-1.28 0.24 D capital
0.21 0.32 D small
0.64 -0.11 G capital
0.65 -0.35 G small
-0.07 -0.02 I capital
-0.30 -0.04 I small
1.24 -1.00 N capital
0.47 0.50 N small
0.72 0.31 O small
0.30 0.28 P small
0.02 -0.09 S capital
-0.40 0.27 S small
0.09 0.31 V capital
0.32 -0.19 V small
-0.30 0.28 X small
0.67 0.13 ^ capital
0.24 0.29 always
-2.83 0.84 capital length 0
-0.77 0.38 capital length 1
-0.12 0.14 capital length 2
0.49 0.09 capital length 3
0.11 -0.84 capital length 4
-0.00 -0.39 capital length 5
0.44 -0.46 capital length 6
1.04 -0.86 capital length 7
-0.59 -0.98 capital then (
-0.16 -0.89 capital then -
0.27 0.86 capital then A
-0.47 -0.41 capital then C
0.24 0.49 capital then D
0.45 0.38 capital then I
0.17 -0.11 capital then N
0.21 -0.51 capital then P
0.16 0.41 capital then S
0.80 -0.40 capital then V
-0.18 -0.74 capital then X
-0.97 -0.30 capital then n
0.24 -0.24 capital then |
-0.38 0.53 comma then A
-0.15 0.06 comma then C
-0.23 -0.13 comma then D
-0.20 -0.13 comma then G
-0.59 -0.49 comma then I
-0.74 0.39 comma then K
0.28 -0.23 comma then N
0.35 -0.25 comma then P
-0.32 0.10 comma then S
0.09 -0.28 comma then V
-0.19 -0.00 comma then W
0.36 -0.36 comma then n
0.17 -0.10 n capital
-0.46 0.34 n small
1.28 0.04 s small
-3.81 0.43 small length 0
-0.48 0.43 small length 1
-0.88 0.36 small length 2
-0.03 0.32 small length 3
-0.18 0.02 small length 4
0.50 -0.06 small length 5
0.70 -0.37 small length 6
1.26 -0.48 small length 7
-0.15 0.27 small then -
0.12 0.52 small then A
0.04 0.32 small then C
-0.83 -0.21 small then D
0.05 -0.08 small then G
-0.71 0.25 small then I
-0.41 -0.41 small then K
0.36 0.39 small then N
-0.02 -0.07 small then P
-0.05 0.12 small then S
-0.04 0.17 small then V
-0.35 0.37 small then W
-0.45 0.58 small then X
-0.05 -0.03 small then n
-0.29 -0.29 small then t
0.13 0.15 small then |
1.17 0.06 stop then (
1.22 0.39 stop then A
-0.16 -0.52 stop then C
0.19 0.01 stop then D
0.47 -0.21 stop then I
0.40 0.46 stop then N
0.11 -0.13 stop then P
0.69 -1.00 stop then S
-0.54 -0.62 stop then n
0.11 0.08 stop then |
0.21 0.45 t capital
0.42 0.23 t small
-0.71 -0.50 titled
0.75 -0.16 verb -1
0.45 -0.55 verb -2
0.68 -0.03 verb -3
0.38 0.04 verb -4
-0.08 0.14 verb -5
0.18 0.49 verb -6
-0.98 0.77 verb -7
-0.58 0.07 verb 1
-0.21 0.33 verb 2
0.42 0.25 verb 3
-0.04 -0.56 verb 4
0.37 -0.18 verb 5
-0.10 -0.11 verb 6
-0.81 0.37 verb 7
-0.48 -0.75 verb none
-0.35 -0.46 word then -
-1.25 0.50 word then A
-0.13 0.37 word then C
-1.60 0.32 word then D
-0.51 0.56 word then I
-0.05 0.48 word then N
-0.19 0.69 word then S
-0.04 0.30 word then W
-0.53 0.69 word then X
-0.98 0.28 word then n
-0.16 0.58 word then t
1.29 -0.23 word then |
"""

WEIGHTS = {
    sign: (float(direct), float(partial))
    for direct, partial, sign in (row.split(" ", 2) for row in _TABLE.strip().splitlines())
}
