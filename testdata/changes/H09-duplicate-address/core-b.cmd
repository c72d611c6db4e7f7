conf t
interface Vlan20
  no ip address 10.2.0.3/24
  ip address 10.2.0.2/24
end
