conf t
int eth1/1
 description hv-1 vmnic5 (rack 7)
end
copy run start
