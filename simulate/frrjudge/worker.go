package frrjudge

import (
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

const frrFolder = "/usr/lib/frr"

// worker runs one network. It is process 1 of its PID namespace, and mounts are its own.
type worker struct {
	job     Job
	routers []string
	vtys    map[string]map[string]*vty // by router and daemon
	poked   map[string]time.Time       // when a router was last told to calculate again
}

func (w *worker) run() (*Result, error) {
	start := time.Now()
	w.routers = w.job.Snapshot.Routers()
	if err := w.ground(); err != nil {
		return nil, err
	}
	if err := w.wire(); err != nil {
		return nil, err
	}
	if err := w.daemons(); err != nil {
		return nil, err
	}
	r := new(Result)
	whole, err := w.settle(r, "", true)
	if err != nil {
		return nil, err
	}
	if r.Paths, err = w.paths(); err != nil {
		return nil, err
	}
	for i, port := range w.job.Without {
		if len(r.Unsettled) > 0 {
			break
		}
		if i > 0 {
			if err := w.set(w.job.Without[i-1], "up"); err != nil {
				return nil, err
			}
		}
		if err := w.set(port, "down"); err != nil {
			return nil, err
		}
		if _, err := w.settle(r, port, false); err != nil {
			return nil, err
		}
	}
	if n := len(w.job.Without); n > 0 && len(r.Unsettled) == 0 {
		if err := w.set(w.job.Without[n-1], "up"); err != nil {
			return nil, err
		}
		again, err := w.settle(r, "", true)
		if err != nil {
			return nil, err
		}
		r.States = r.States[:len(r.States)-1]
		for _, d := range Diff(whole, again) {
			r.Unsettled = append(r.Unsettled, "after all links came back: "+d)
		}
	}
	r.Took = time.Since(start).Round(time.Second)
	return r, nil
}

// ground gives the namespace folders of its own where FRR and ip keep theirs.
func (w *worker) ground() error {
	if err := syscall.Mount("", "/", "", syscall.MS_REC|syscall.MS_PRIVATE, ""); err != nil {
		return fmt.Errorf("making mounts private: %w", err)
	}
	if err := syscall.Mount("proc", "/proc", "proc", 0, ""); err != nil {
		return fmt.Errorf("mounting /proc: %w", err)
	}
	for _, dir := range []string{"/etc/frr", "/run/netns", "/run/frr"} {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return err
		}
		if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "mode=755"); err != nil {
			return fmt.Errorf("mounting %s: %w", dir, err)
		}
	}
	return frrOwns("/etc/frr", "/run/frr")
}

func frrOwns(paths ...string) error {
	u, err := user.Lookup("frr")
	if err != nil {
		return err
	}
	uid, _ := strconv.Atoi(u.Uid)
	gid, _ := strconv.Atoi(u.Gid)
	for _, p := range paths {
		if err := os.Chown(p, uid, gid); err != nil {
			return err
		}
	}
	return nil
}

// wire makes a namespace a router and a veth pair a cable. A port without a cable gets one whose other end stays with the worker.
func (w *worker) wire() error {
	var b strings.Builder
	for _, r := range w.routers {
		fmt.Fprintf(&b, "netns add %s\n", r)
	}
	links, err := w.job.Snapshot.Links()
	if err != nil {
		return err
	}
	wired := map[Port]bool{}
	switches := map[string]bool{}
	for _, l := range links {
		wired[l[0]], wired[l[1]] = true, true
		if sw := l[1].Router; !slices.Contains(w.routers, sw) { // a switch is a bridge of the worker's own
			if !switches[sw] {
				switches[sw] = true
				fmt.Fprintf(&b, "link add %s type bridge\nlink set %s up\n", sw, sw)
			}
			fmt.Fprintf(&b, "link add %s netns %s type veth peer name %s\nlink set %s master %s up\n", l[0].Name, l[0].Router, l[1].short(), l[1].short(), sw)
			continue
		}
		fmt.Fprintf(&b, "link add %s netns %s type veth peer name %s netns %s\n", l[0].Name, l[0].Router, l[1].Name, l[1].Router)
	}
	stubs := 0
	for _, r := range w.routers {
		for _, name := range w.job.Snapshot.Ports(r) {
			if !wired[Port{r, name}] {
				stubs++
				fmt.Fprintf(&b, "link add %s netns %s type veth peer name stub%d\nlink set stub%d up\n", name, r, stubs, stubs)
			}
		}
	}
	if err := ip("", b.String()); err != nil {
		return err
	}
	for _, r := range w.routers {
		var b strings.Builder
		b.WriteString("link set lo up\n")
		for _, name := range w.job.Snapshot.Ports(r) {
			fmt.Fprintf(&b, "link set %s up\n", name)
		}
		out, err := exec.Command("ip", "netns", "exec", r, "sysctl", "-qw", "net.ipv4.ip_forward=1", "net.ipv4.conf.all.rp_filter=0", "net.ipv4.conf.default.rp_filter=0",
			"net.ipv6.conf.all.forwarding=1", "net.ipv6.conf.all.keep_addr_on_down=1", "net.ipv6.conf.default.keep_addr_on_down=1", "net.ipv6.conf.default.accept_dad=0", "net.ipv6.conf.all.accept_dad=0").CombinedOutput()
		if err != nil {
			return fmt.Errorf("sysctl in %s: %w: %s", r, err, out)
		}
		if err := ip(r, b.String()); err != nil {
			return err
		}
	}
	return nil
}

// ip runs commands of iproute2 in a namespace, "" for the worker's own.
func ip(namespace, commands string) error {
	args := []string{"-batch", "-"}
	if namespace != "" {
		args = append([]string{"-n", namespace}, args...)
	}
	cmd := exec.Command("ip", args...)
	cmd.Stdin = strings.NewReader(commands)
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("ip in %q: %w: %s", namespace, err, out)
	}
	return nil
}

// set puts a port up or down ("r1:eth0"), or all of a router ("r1").
func (w *worker) set(what, how string) error {
	router, name, one := strings.Cut(what, ":")
	switch {
	case !one:
		var b strings.Builder
		for _, name := range w.job.Snapshot.Ports(router) {
			fmt.Fprintf(&b, "link set %s %s\n", name, how)
		}
		return ip(router, b.String())
	case !slices.Contains(w.routers, router):
		return ip("", fmt.Sprintf("link set %s %s\n", Port{router, name}.short(), how))
	}
	return ip(router, fmt.Sprintf("link set %s %s\n", name, how))
}

// daemons starts FRR on every router: zebra first, then the others, then the configuration.
func (w *worker) daemons() error {
	if err := w.start(func(string) []string { return []string{"zebra"} }); err != nil {
		return err
	}
	if err := w.start(w.job.Snapshot.Daemons); err != nil {
		return err
	}
	for _, r := range w.routers {
		out, err := exec.Command("vtysh", "-N", r, "-b").CombinedOutput()
		if err != nil || strings.Contains(string(out), "line ") {
			return fmt.Errorf("FRR does not take the configuration of %s: %v: %s", r, err, out)
		}
	}
	return nil
}

func (w *worker) start(which func(router string) []string) error {
	for _, r := range w.routers {
		etc, run := filepath.Join("/etc/frr", r), filepath.Join("/run/frr", r)
		for _, dir := range []string{etc, run} {
			if err := os.MkdirAll(dir, 0o755); err != nil {
				return err
			}
		}
		for file, text := range map[string]string{"frr.conf": w.job.Snapshot.Config(r), "vtysh.conf": ""} {
			if err := os.WriteFile(filepath.Join(etc, file), []byte(text), 0o644); err != nil {
				return err
			}
		}
		if err := frrOwns(etc, run); err != nil {
			return err
		}
		for _, d := range which(r) {
			args := []string{"netns", "exec", r, filepath.Join(frrFolder, d), "-N", r, "-i", filepath.Join(run, d+".pid"), "-A", "127.0.0.1", "-P", "0"}
			if w.job.Logs != "" {
				args = append(args, "--log", "file:"+filepath.Join(w.job.Logs, r+"-"+d+".log"))
			}
			if err := exec.Command("ip", args...).Start(); err != nil {
				return err
			}
		}
	}
	for _, r := range w.routers {
		if w.vtys[r] == nil {
			w.vtys[r] = map[string]*vty{}
		}
		for _, d := range which(r) {
			v, err := dialVTY(r, d)
			for tries := 0; err != nil && tries < 300; tries++ {
				time.Sleep(100 * time.Millisecond)
				v, err = dialVTY(r, d)
			}
			if err != nil {
				return fmt.Errorf("%s of %s does not answer: %w", d, r, err)
			}
			w.vtys[r][d] = v
		}
	}
	return nil
}
