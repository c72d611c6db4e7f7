// Package l2judge holds the simulator's layers 1 and 2 and its gateways to real ones: Linux bridges with 802.1D spanning tree, Open vSwitch
// in userspace with RSTP, VLANs and LACP, and keepalived's VRRP, on random small networks in network namespaces, before and after links
// and nodes go. It is tests only; `make l2judge RUNS=N SEED=S` judges any number of networks.
package l2judge
