router bgp 65000
 address-family ipv4 unicast
  neighbor 10.0.12.2 maximum-prefix 200
  neighbor 10.0.22.2 maximum-prefix 200
