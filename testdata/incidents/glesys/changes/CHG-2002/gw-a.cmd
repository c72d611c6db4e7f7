configure terminal
boot system flash:/EOS-4.32.1F.swi
end
write memory
reload now
