# How many lines there are.
awk 'END { print NR }'
