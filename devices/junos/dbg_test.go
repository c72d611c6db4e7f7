package junos
import ("testing";"os";"interlock/devices")
func TestDbg(t *testing.T){
 f:=os.Getenv("F"); if f=="" {t.Skip()}
 b,_:=os.ReadFile(f)
 tree:=Vendor.Read("x",b)
 _,lines,_:=Vendor.Convert([]*devices.Tree{tree})
 seen:=map[int]bool{}
 for _,l:=range lines { seen[l.Pos.Line]=true; t.Log(l.Pos.Line,l.Disposition,l.Why,"|",l.Text) }
 for i:=1;i<=tree.Lines;i++ { if !seen[i] {t.Log("MISSING",i)}}
}
