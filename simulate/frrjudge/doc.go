// Package frrjudge lets real FRR judge the simulator: it makes random networks from a seed, runs them in network namespaces, takes links
// down one by one, and says what each router's table holds. Only tests and `make frr` use it; nothing of the product does.
package frrjudge
