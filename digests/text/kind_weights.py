"""How much each sign of `kinds.py` speaks for a direct and for a partial quotation, against neither.

Made by learn/kinds.py; do not edit.
"""

_TABLE = """
0.21 -0.42 , capital
-0.53 -1.00 , small
0.32 -0.05 - small
0.48 -0.24 : capital
0.21 -0.04 A small
-1.14 -0.56 C capital
-0.47 -0.07 C small
-1.39 0.23 D capital
0.22 0.31 D small
0.74 -0.12 G capital
0.71 -0.38 G small
-0.01 -0.09 I capital
-0.29 -0.03 I small
1.16 -0.96 N capital
0.49 0.48 N small
0.74 0.24 O small
0.28 0.25 P small
-0.02 -0.09 S capital
-0.39 0.27 S small
0.17 0.33 V capital
0.42 -0.22 V small
-0.33 0.28 X small
0.52 0.19 ^ capital
0.18 0.32 always
-2.78 0.59 capital length 0
-0.81 0.43 capital length 1
-0.38 0.28 capital length 2
0.19 -0.06 capital length 3
-0.38 -0.69 capital length 4
-0.09 -0.47 capital length 5
1.32 -0.37 capital length 6
1.48 -0.77 capital length 7
-0.70 -0.95 capital then (
-0.33 -0.82 capital then -
-0.18 -0.49 capital then C
0.14 0.25 capital then D
0.43 0.32 capital then I
0.07 -0.27 capital then N
0.18 -0.83 capital then P
-0.07 0.34 capital then S
0.81 -0.37 capital then V
-0.13 -0.70 capital then X
-0.13 -0.31 capital then n
0.33 0.03 capital then |
-0.49 0.62 comma then A
-0.13 0.12 comma then C
-0.21 -0.13 comma then D
-0.11 -0.16 comma then G
-0.50 -0.47 comma then I
-0.79 0.40 comma then K
0.29 -0.20 comma then N
0.32 -0.22 comma then P
-0.33 0.14 comma then S
0.16 -0.29 comma then V
-0.15 0.01 comma then W
0.19 -0.36 comma then n
-0.00 -0.08 n capital
-0.46 0.35 n small
1.28 0.05 s small
-3.84 0.43 small length 0
-0.46 0.41 small length 1
-0.87 0.35 small length 2
-0.04 0.30 small length 3
-0.19 0.00 small length 4
0.47 -0.07 small length 5
0.69 -0.40 small length 6
1.25 -0.51 small length 7
-0.06 0.21 small then -
0.20 0.48 small then A
-0.00 0.32 small then C
-0.75 -0.18 small then D
0.00 -0.03 small then G
-0.73 0.27 small then I
-0.39 -0.41 small then K
0.41 0.41 small then N
-0.01 -0.04 small then P
0.04 0.02 small then S
-0.06 0.19 small then V
-0.37 0.38 small then W
-0.44 0.58 small then X
-0.23 -0.03 small then n
-0.30 -0.28 small then t
0.14 0.08 small then |
0.77 0.04 stop then (
1.11 0.43 stop then A
0.14 -0.60 stop then C
0.13 -0.19 stop then D
0.30 -0.22 stop then I
0.42 0.43 stop then N
0.14 -0.23 stop then P
0.67 -0.65 stop then n
0.10 0.14 stop then |
0.15 0.36 t capital
0.38 0.20 t small
-0.69 -0.59 titled
0.64 -0.16 verb -1
0.55 -0.44 verb -2
0.95 0.02 verb -3
0.45 0.08 verb -4
-0.07 0.07 verb -5
0.06 0.45 verb -6
-1.07 0.78 verb -7
-0.55 0.06 verb 1
-0.18 0.23 verb 2
0.22 0.33 verb 3
-0.12 -0.52 verb 4
0.35 -0.18 verb 5
-0.14 -0.10 verb 6
-0.84 0.36 verb 7
-0.50 -0.87 verb none
-0.46 -0.43 word then -
-1.28 0.55 word then A
-0.16 0.34 word then C
-1.64 0.33 word then D
-0.46 0.54 word then I
-0.10 0.47 word then N
-0.26 0.75 word then S
-0.07 0.31 word then W
-0.51 0.71 word then X
-0.98 0.27 word then n
-0.16 0.59 word then t
1.12 -0.27 word then |
"""

WEIGHTS = {
    sign: (float(direct), float(partial))
    for direct, partial, sign in (row.split(" ", 2) for row in _TABLE.strip().splitlines())
}
