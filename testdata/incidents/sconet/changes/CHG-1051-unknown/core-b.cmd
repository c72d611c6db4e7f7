conf t
snmp-server host 198.51.100.60 traps version 3 priv mon-ro
insight collector profile deep-inspection
end
copy run start
