expect "a poem of three lines" 3 lines tests/poem.txt
expect "no line in an empty file" 0 lines /dev/null
