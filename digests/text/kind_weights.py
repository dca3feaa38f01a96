"""How much each sign of `kinds.py` speaks for a direct and for a partial quotation, against neither.

Made by learn/kinds.py; do not edit.
"""

_TABLE = """
0.34 -0.46 , capital
-0.50 -0.96 , small
0.31 -0.07 - small
0.09 -0.28 : capital
0.19 -0.02 A small
-1.09 -0.56 C capital
-0.54 -0.06 C small
-1.29 0.24 D capital
0.20 0.33 D small
0.63 -0.24 G capital
0.59 -0.29 G small
-0.08 -0.01 I capital
-0.30 -0.01 I small
1.23 -0.99 N capital
0.51 0.49 N small
0.72 0.32 O small
0.31 0.28 P small
0.01 -0.08 S capital
-0.43 0.27 S small
0.09 0.33 V capital
0.29 -0.14 V small
-0.29 0.28 X small
0.65 0.12 ^ capital
0.25 0.29 always
-2.77 0.87 capital length 0
-0.77 0.39 capital length 1
-0.12 0.09 capital length 2
0.49 0.09 capital length 3
0.12 -0.83 capital length 4
0.01 -0.39 capital length 5
0.44 -0.45 capital length 6
1.05 -0.89 capital length 7
-0.61 -0.99 capital then (
-0.00 -0.95 capital then -
0.34 0.82 capital then A
-0.48 -0.41 capital then C
0.22 0.47 capital then D
0.45 0.38 capital then I
0.18 -0.10 capital then N
0.19 -0.62 capital then P
0.14 0.32 capital then S
0.84 -0.17 capital then V
-0.19 -0.76 capital then X
-0.99 -0.36 capital then n
0.23 -0.23 capital then |
-0.41 0.55 comma then A
-0.16 0.05 comma then C
-0.25 -0.22 comma then D
-0.28 -0.17 comma then G
-0.60 -0.49 comma then I
-0.75 0.39 comma then K
0.28 -0.24 comma then N
0.35 -0.26 comma then P
-0.32 0.14 comma then S
0.10 -0.31 comma then V
-0.21 -0.02 comma then W
0.43 -0.35 comma then n
0.21 -0.07 n capital
-0.44 0.31 n small
1.26 0.03 s small
-3.78 0.43 small length 0
-0.47 0.41 small length 1
-0.88 0.36 small length 2
-0.03 0.31 small length 3
-0.20 0.02 small length 4
0.49 -0.04 small length 5
0.69 -0.34 small length 6
1.25 -0.46 small length 7
-0.09 0.31 small then -
0.10 0.53 small then A
0.04 0.31 small then C
-0.84 -0.25 small then D
-0.08 -0.13 small then G
-0.71 0.25 small then I
-0.42 -0.41 small then K
0.36 0.39 small then N
-0.02 -0.06 small then P
-0.06 0.15 small then S
-0.03 0.17 small then V
-0.33 0.37 small then W
-0.45 0.57 small then X
0.03 0.04 small then n
-0.31 -0.31 small then t
0.13 0.15 small then |
1.17 0.06 stop then (
1.26 0.35 stop then A
-0.16 -0.50 stop then C
0.18 0.03 stop then D
0.47 -0.21 stop then I
0.41 0.48 stop then N
0.10 -0.16 stop then P
0.68 -0.98 stop then S
-0.58 -0.64 stop then n
0.11 0.08 stop then |
0.20 0.46 t capital
0.42 0.23 t small
-0.72 -0.53 titled
0.70 -0.22 verb -1
0.42 -0.59 verb -2
0.70 -0.05 verb -3
0.37 0.03 verb -4
-0.07 0.14 verb -5
0.24 0.51 verb -6
-0.97 0.74 verb -7
-0.57 0.05 verb 1
-0.22 0.33 verb 2
0.49 0.57 verb 3
0.11 -0.52 verb 4
0.36 -0.21 verb 5
-0.12 -0.11 verb 6
-0.85 0.38 verb 7
-0.46 -0.69 verb none
-0.40 -0.38 word then -
-1.26 0.50 word then A
-0.12 0.36 word then C
-1.62 0.33 word then D
-0.51 0.56 word then I
-0.07 0.48 word then N
-0.20 0.64 word then S
-0.01 0.31 word then W
-0.54 0.68 word then X
-0.97 0.35 word then n
-0.16 0.58 word then t
1.28 -0.22 word then |
"""

WEIGHTS = {
    sign: (float(direct), float(partial))
    for direct, partial, sign in (row.split(" ", 2) for row in _TABLE.strip().splitlines())
}
