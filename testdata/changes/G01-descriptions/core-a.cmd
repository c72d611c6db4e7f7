conf t
int eth1/1
 description hv-1 vmnic4 (rack 7)
int eth1/2
 description hv-2 vmnic4 (rack 8)
end
copy run start
