package policies

import (
	"context"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/open-policy-agent/opa/v1/rego"

	"interlock/devices"
)

var loadedOnce = sync.OnceValues(func() (*Policies, error) { return Load(context.Background()) })

// loaded are the rules that come with Interlock, for all tests.
func loaded(t testing.TB) *Policies {
	t.Helper()
	p, err := loadedOnce()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// Known evil must be stopped, by the rules that are there for it, however OPA optimises: OPA 1.21 and 1.22.0 lost
// denials to its rule index.
func TestKnownEvil(t *testing.T) {
	if *update {
		for _, s := range scenarios() {
			text, err := json.MarshalIndent(s, "", " ")
			if err != nil {
				t.Fatal(s.Name, err)
			}
			if err := os.WriteFile(filepath.Join("testdata", s.Name+".json"), append(text, '\n'), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	p := loaded(t)
	files, err := filepath.Glob("testdata/*.json")
	if err != nil || len(files) < len(scenarios()) {
		t.Fatalf("%d files, %d scenarios, %v", len(files), len(scenarios()), err)
	}
	spoken := map[string]bool{}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".json"), func(t *testing.T) {
			in, want := readScenario(t, file)
			ctx := context.Background()
			fs, err := p.EvaluateAll(ctx, in)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			blocked := false
			for _, f := range fs {
				got = append(got, f.Severity.String()+" "+f.Rule)
				spoken[f.Rule] = true
				blocked = blocked || f.Severity == devices.Deny || f.Severity == devices.Inconclusive
				if strings.Contains(f.Message, "undefined>") {
					t.Errorf("%s says %q", f.Rule, f.Message)
				}
			}
			if !blocked {
				t.Error("not stopped")
			}
			for _, w := range want {
				if !slices.Contains(got, w) {
					t.Errorf("no %s among\n%s", w, strings.Join(got, "\n"))
				}
			}
			plain, err := p.evaluate(ctx, in, Gates, rego.EvalRuleIndexing(false), rego.EvalEarlyExit(false))
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(fs, plain); d != "" {
				t.Errorf("without OPA's index and early exit the answer is another:\n%s", d)
			}
		})
	}
	if len(spoken) < 40 {
		t.Errorf("only %d rules have spoken: %v", len(spoken), slices.Sorted(maps.Keys(spoken)))
	}
}

func readScenario(t *testing.T, file string) (Input, []string) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var s struct {
		StoppedBy []string        `json:"stopped_by"`
		Input     json.RawMessage `json:"input"`
	}
	if err := json.Unmarshal(text, &s); err != nil {
		t.Fatal(err)
	}
	in, err := ReadInput(s.Input)
	if err != nil {
		t.Fatal(err)
	}
	return in, s.StoppedBy
}

// A harmless change is not held up: rules that always speak are not read.
func TestHarmlessChangesPass(t *testing.T) {
	p := loaded(t)
	harmless := quiet()
	byHalves(&harmless)
	withStorage(&harmless, []string{"before", "A changing", "A changed", "B changing", "after"}, []int{2, 2, 2, 2, 2})
	for _, d := range []string{"core-a", "core-b"} {
		c := command(d, "ntp server 10.0.0.1")
		c.Exec, c.Mode = false, "config"
		harmless.Commands = append(harmless.Commands, c)
		harmless.Effects = append(harmless.Effects, effect(d, "none", "device"))
		harmless.Rehearsals = append(harmless.Rehearsals, Rehearsal{Device: d})
		harmless.Deltas = append(harmless.Deltas, Delta{Device: d, Path: "ntp server 10.0.0.1", Op: "+", Pos: where(d+".cmd", 12)})
	}
	upgrade := quiet()
	byHalves(&upgrade)
	withStorage(&upgrade, []string{"before", "A changing", "A changed", "B changing", "after"}, []int{2, 1, 2, 1, 2})
	upgrade.Site.Versions = []VersionPair{{OS: "nxos", Pair: []string{"10.3(4a)", "10.4(2)"}, MixedForSeconds: 86400}}
	upgrade.Mixed = []Mixed{{Group: "core", OS: "nxos", VersionA: "10.3(4a)", VersionB: "10.4(2)", State: "A changed", Seconds: 7200}}
	upgrade.Effects = []Effect{effect("core-a", "reload", "device"), effect("core-b", "reload", "device")}
	for name, in := range map[string]Input{"nothing": quiet(), "a time server": harmless, "an upgrade by halves": upgrade} {
		fs, err := p.EvaluateAll(context.Background(), in)
		if err != nil || len(fs) > 0 {
			t.Errorf("%s: %v, %v", name, fs, err)
		}
	}
}

// Whatever is missing from an input is an error: no rule may fall silent because a field is not there.
func TestDeletedFieldsAreErrors(t *testing.T) {
	files, err := filepath.Glob("testdata/*.json")
	if err != nil {
		t.Fatal(err)
	}
	deleted := 0
	for _, file := range files {
		in, _ := readScenario(t, file)
		text, err := json.Marshal(in)
		if err != nil {
			t.Fatal(err)
		}
		var tree any
		if err := json.Unmarshal(text, &tree); err != nil {
			t.Fatal(err)
		}
		var walk func(path string, node any)
		check := func(path string) {
			deleted++
			if err := complete(tree, reflect.TypeFor[Input](), "input"); err == nil {
				t.Errorf("%s: without %s it is read as if nothing were missing", file, path)
			}
		}
		walk = func(path string, node any) {
			switch n := node.(type) {
			case map[string]any:
				for key, value := range n {
					delete(n, key)
					check(path + "." + key)
					if value != nil {
						n[key] = nil
						check(path + "." + key + " (null)")
					}
					n[key] = value
					walk(path+"."+key, value)
				}
			case []any:
				for _, one := range n {
					walk(path+"[]", one)
				}
			}
		}
		walk("input", tree)
		delete(tree.(map[string]any), "plan")
		broken, err := json.Marshal(tree)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := ReadInput(broken); err == nil || !strings.Contains(err.Error(), "input.plan is missing") {
			t.Errorf("%s: without a plan: %v", file, err)
		}
	}
	if deleted < 1000 {
		t.Errorf("only %d fields were deleted", deleted)
	}
}

func TestInputThatNoRuleKnows(t *testing.T) {
	p := loaded(t)
	for name, f := range map[string]func(*Input){
		"kind of effect":  func(in *Input) { in.Effects = []Effect{effect("core-a", "explode", "device")} },
		"scope of effect": func(in *Input) { in.Effects = []Effect{effect("core-a", "reload", "chassis")} },
		"no phase":        func(in *Input) { in.Effects = []Effect{{Kind: "reload", Scope: "device", When: "now", Undo: "reload"}} },
		"type of request": func(in *Input) { in.Request.Type = "" },
		"source":          func(in *Input) { in.Request.Source = "partner" },
		"rollout":         func(in *Input) { in.Plan.Rollout = "one-by-one" },
		"disposition":     func(in *Input) { in.Commands = []Command{{Disposition: "disposition(0)"}} },
		"status of service": func(in *Input) {
			in.States = []State{{Services: []StateService{{Status: "unknown", BeforeStatus: "ok"}}}}
		},
		"kind of fact": func(in *Input) { in.Facts = []Fact{{Kind: "mtu/mismatched", Message: "m"}} },
		"kind of fact that no rule takes from facts": func(in *Input) { in.Facts = []Fact{{Kind: "halves/not-split", Message: "m"}} },
	} {
		in := quiet()
		f(&in)
		if fs, err := p.EvaluateAll(context.Background(), in); err == nil || !strings.Contains(err.Error(), "policy input") {
			t.Errorf("%s: %v, %v", name, fs, err)
		}
	}
	if _, err := p.Evaluate(context.Background(), "no-gate", quiet()); err == nil {
		t.Error("a gate without rules was passed")
	}
}

// The rules of CONTRACT.md, gate by gate.
var contract = map[string]string{
	Change:      `halves/simultaneous-loss D · halves/not-split D · halves/together-without-window D · uplinks/below-minimum D · commands/exec-in-config D · commands/unknown-effect I · commands/interactive D · commands/pending-at-next-boot D · commands/irreversible D · source/vendor-preapproved D · scope/standard-too-strong D · scope/unexpected-difference D · window/outside D · window/freeze D · window/too-short W · versions/forbidden-pair D · versions/mixed-too-long D · versions/not-uniform-after W · management/lockout D · recovery/depends-on-group D · recovery/no-out-of-band D · spares/too-few W · secrets/plain W · rollback/not-clean D · rollback/disruptive D · rollback/watchdog W · lines/unmodelled I · lines/unknown I`,
	Consistency: `mlag/type-1-mismatch D · vlan/pruned W · vlan/native-mismatch D · mtu/mismatch D · lag/below-min-links D · stp/root-moved W · address/duplicate D · gateway/no-active D · gateway/two-active D · ospf/adjacency-mismatch D · bgp/peer-mismatch D · reference/undefined D · reference/shadowed W`,
	Forecast:    `services/lost D · services/degraded W · services/one-failure-away D · services/already-broken W · uplinks/below-minimum D · groups/below-keep D · routes/loop D · routes/blackhole D · routes/unexpected-difference D · layer2/unexpected-difference D · drain/leaves-traffic D · drain/out-of-place D · drain/not-configuration I · simulate/unmodelled I · simulate/no-convergence D`,
	AtHealth:    `link/down D · lacp/not-in-sync D · session/down D · optics/missing D · optics/below-warning W · optics/below-alarm D · optics/drift D · optics/replaced W · errors/rising D · uptime/reset D · config/not-as-planned D · version/not-as-planned D · probe/failed D · telemetry/silent I`,
}

func TestCatalogueIsTheContract(t *testing.T) {
	letters := map[string]devices.Severity{"D": devices.Deny, "I": devices.Inconclusive, "W": devices.Warn}
	want := map[string]devices.Severity{}
	for gate, rules := range contract {
		for _, one := range strings.Split(rules, " · ") {
			name, letter, _ := strings.Cut(one, " ")
			want[gate+" "+name] = letters[letter]
		}
	}
	got := map[string]devices.Severity{}
	for _, r := range loaded(t).Catalogue() {
		if r.Gate != "waivers" {
			got[r.Gate+" "+r.Name] = r.Severity
			if r.Waivable == unwaivable[r.Name] {
				t.Errorf("%s: METADATA says waivable %v, the host otherwise", r.Name, r.Waivable)
			}
		}
		if len(r.Sources) == 0 {
			t.Errorf("%s has no source", r.Name)
		}
		for what, text := range map[string]string{"title": r.Title, "description": r.Description, "why": r.Why, "mend": r.Mend} {
			if text == "" {
				t.Errorf("%s has no %s", r.Name, what)
			}
		}
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("contract and catalogue differ (-want +got):\n%s", d)
	}
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		if _, err := Load(context.Background()); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkEvaluate(b *testing.B) {
	p := loaded(b)
	in := sconet()
	for b.Loop() {
		if _, err := p.EvaluateAll(context.Background(), in); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkEvaluateLarge is a change of 200 devices with 20,000 lines.
func BenchmarkEvaluateLarge(b *testing.B) {
	p := loaded(b)
	in := large()
	for b.Loop() {
		if _, err := p.EvaluateAll(context.Background(), in); err != nil {
			b.Fatal(err)
		}
	}
}

func large() Input {
	in := quiet()
	in.Plan = Plan{Rollout: "by-halves"}
	steps := map[string]*Step{"A": {Index: 1, Half: "A"}, "B": {Index: 2, Half: "B"}}
	for g := range 100 {
		group := SiteGroup{Name: "g" + string(rune('0'+g%10)) + string(rune('0'+g/10)), Keep: 1, Order: "either"}
		for _, half := range []string{"A", "B"} {
			name := group.Name + "-" + half
			group.Halves = append(group.Halves, SiteHalf{Name: half, Members: []string{name}})
			steps[half].Devices = append(steps[half].Devices, name)
			in.Devices = append(in.Devices, Device{Name: name, OS: "nxos", OutOfBand: true})
			in.Rehearsals = append(in.Rehearsals, Rehearsal{Device: name})
			for i := range 100 {
				c := command(name, "vlan 10")
				c.Exec, c.Pos.Line = false, i
				in.Commands = append(in.Commands, c)
				e := effect(name, "capacity", "protocol")
				e.Pos.Line, e.Undo = i, "replace"
				in.Effects = append(in.Effects, e)
			}
		}
		in.Site.Groups = append(in.Site.Groups, group)
	}
	in.Plan.Steps = []Step{*steps["A"], *steps["B"]}
	return in
}
