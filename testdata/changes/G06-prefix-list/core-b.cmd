conf t
ip prefix-list PARTNER-NETS seq 5 permit 10.70.0.0/16 le 24
ip prefix-list PARTNER-NETS seq 10 permit 10.71.0.0/16 le 24
end
