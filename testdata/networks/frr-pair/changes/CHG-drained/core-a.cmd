router bgp 65000
 address-family ipv4 unicast
  neighbor 10.0.11.2 maximum-prefix 200
  neighbor 10.0.21.2 maximum-prefix 200
