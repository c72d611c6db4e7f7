conf t
snmp-server location Houston DC1 row 5 rack 4
end
