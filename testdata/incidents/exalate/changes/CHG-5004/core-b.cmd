configure terminal
no ip route 10.40.0.1/32 10.20.0.11
ip route 10.40.0.1/32 10.20.0.12
end
