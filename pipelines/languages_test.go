package pipelines

import (
	"bytes"
	"fmt"
	"os"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"interlock/devices/vendortest"
)

// languages is the document that has the tables of what each system's reader knows. `make tables` writes them, and the tests
// that count hold it to them.
const languages = "../docs/languages.md"

// writing reports that tables are to be written, not compared.
func writing() bool { return os.Getenv("INTERLOCK_TABLES") == "write" }

// table is one of the document's: rows of cells, the first of headings.
type table [][]string

func (b *table) row(cells ...any) {
	var r []string
	for _, c := range cells {
		r = append(r, fmt.Sprint(c))
	}
	*b = append(*b, r)
}

// String is the table in Markdown.
func (b table) String() string {
	var out strings.Builder
	for i, r := range b {
		fmt.Fprintf(&out, "| %s |\n", strings.Join(r, " | "))
		if i == 0 {
			out.WriteString("|---" + strings.Repeat("|---:", len(r)-1) + "|\n")
		}
	}
	return out.String()
}

// holds compares the table with the document's of that name, or writes it there.
func (b table) holds(t *testing.T, name string) {
	t.Helper()
	t.Log("\n" + b.String())
	from, to := []byte("<!-- table: "+name+" -->\n"), []byte("<!-- end -->")
	text := vendortest.ReadFile(t, languages)
	before, rest, ok := bytes.Cut(text, from)
	was, after, closed := bytes.Cut(rest, to)
	if !ok || !closed {
		t.Fatalf("%s has no place for the table %q", languages, name)
	}
	if string(was) == b.String() {
		return
	}
	if !writing() {
		t.Errorf("%s has another table %q; make tables writes it anew", languages, name)
		return
	}
	if err := os.WriteFile(languages, bytes.Join([][]byte{before, from, []byte(b.String()), to, after}, nil), 0o644); err != nil {
		t.Fatal(err)
	}
}

// processor is how long the program has had a processor, whatever else the machine does.
func processor(t *testing.T) time.Duration {
	t.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		t.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// TestTableSpeed measures lines a second of processor time, of each system's labs and of long configurations of NX-OS. Such
// numbers hold for one machine, so that it is done where tables are written only.
func TestTableSpeed(t *testing.T) {
	if !writing() {
		t.Skip("measures when tables are written")
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	b := table{{"system", "lines a second"}}
	for _, s := range systems() {
		devs, n := s.Configurations(t), 0
		for _, d := range devs { // the grammar is made at its first use
			s.Model(s.Read(d.Files...))
		}
		start := processor(t)
		for processor(t)-start < 2*time.Second {
			for _, d := range devs {
				s.Model(s.Read(d.Files...))
				for _, f := range d.Files {
					n += vendortest.Lines(f.Text)
				}
			}
		}
		b.row(s.Vendor.OS, int(float64(n)/(processor(t)-start).Seconds()/1000)*1000)
	}
	b.holds(t, "lines a second")
	long := table{{"NX-OS, lines", "seconds", "lines a second", "heap for each byte of text"}}
	nxos := vendortest.System{Vendor: *VendorOf("nxos")}
	for _, lines := range []int{50_000, 100_000, 200_000} {
		text := vendortest.LongSwitch(lines)
		start := processor(t)
		peak := vendortest.PeakHeap(func() { nxos.Convert(text) })
		took := (processor(t) - start).Seconds()
		long.row(vendortest.Lines(text), fmt.Sprintf("%.1f", took), int(float64(vendortest.Lines(text))/took/1000)*1000, fmt.Sprintf("%.0f", float64(peak)/float64(len(text))))
	}
	long.holds(t, "long configurations")
}
