package syntax

import "strconv"

func number(s string) int { n, _ := strconv.Atoi(s); return n }
func itoa(n int) string   { return strconv.Itoa(n) }
