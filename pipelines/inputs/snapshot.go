package inputs

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"runtime"
	"slices"
	"strings"
	"sync"

	"interlock/devices"
	"interlock/devices/syntax"
)

// ReadSnapshot reads the configurations below root/configs and the cabling beside them. A device is named after its
// file or folder; its system is the site's word, else the one that its text is surely of. Site may be nil. The network
// gets a site of its own, in which ports are spelt as the configurations spell them.
//
// The error is Problems, all of them over all devices, or the context's. Findings are about the site beside the
// configurations; what a vendor's conversion finds stands in each Device.
func ReadSnapshot(ctx context.Context, fsys fs.FS, root string, vendors []*devices.Vendor, site *devices.Site) (*devices.Network, []devices.Finding, error) {
	if site == nil {
		site = &devices.Site{}
	}
	// What is wrong with one device is no reason to keep silent about the others.
	files, findings, problems := listDevices(fsys, root)
	read := make([]result, len(files))
	each(ctx, len(files), func(i int) { read[i] = readDevice(fsys, files[i], vendors, site) })
	if err := ctx.Err(); err != nil {
		return nil, nil, fmt.Errorf("stopped while reading %s: %w", joinPath(root, "configs"), context.Cause(ctx))
	}
	net := &devices.Network{Devices: map[string]*devices.Device{}}
	var undetected Problems
	for _, r := range read {
		findings = append(findings, r.findings...)
		var u Undetected
		switch {
		case errors.As(r.err, &u):
			undetected = append(undetected, u...)
			continue
		case r.err != nil:
			problems = problems.with(r.err)
			continue
		}
		net.Devices[r.device.Name] = r.device
	}
	problems = problems.with(SameHostname(net))
	if len(problems) > 0 {
		return nil, nil, append(problems, undetected...).err()
	}
	fs, own := fitSite(site, net, vendors)
	net.Site, findings = own, append(findings, fs...)
	links, fs, err := readLinks(fsys, root, files, net)
	if err != nil {
		return nil, nil, err
	}
	net.Links, findings = links, append(findings, fs...)
	findings = devices.SortFindings(findings)
	if err := undetected.err(); err != nil {
		return net, findings, Undetected(err.(Problems))
	}
	return net, findings, nil
}

// result is what reading one device gave.
type result struct {
	device   *devices.Device
	findings []devices.Finding
	err      error
}

// each calls f for 0 to n-1, on as many goroutines as there are processors, until the context ends.
func each(ctx context.Context, n int, f func(int)) {
	var wg sync.WaitGroup
	next := make(chan int)
	for range min(n, runtime.GOMAXPROCS(0)) {
		wg.Go(func() {
			for i := range next {
				if ctx.Err() == nil {
					f(i)
				}
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	wg.Wait()
}

func readDevice(fsys fs.FS, d *deviceFiles, vendors []*devices.Vendor, site *devices.Site) (r result) {
	// A fault in the reading of one device is said with its name; the others' problems are still wanted.
	defer func() {
		if p := recover(); p != nil {
			r.err = Problems{{Pos: devices.Pos{File: d.configs[0]}, Message: fmt.Sprintf("reading device %s failed inside interlock: %v", d.name, p), Hint: "please report it with the file"}}
		}
	}()
	if err := d.read(fsys); err != nil {
		return result{err: err}
	}
	vendor, findings, err := chooseVendor(vendors, d, site)
	if err != nil {
		return result{findings: findings, err: err}
	}
	findings = append(findings, pasted(d)...)
	dev := &devices.Device{Name: d.name, Vendor: vendor}
	for i, file := range d.configs {
		dev.Trees = append(dev.Trees, vendor.Read(file, d.texts[i]))
	}
	if vendor.Joined && len(dev.Trees) > 1 {
		dev.Trees = []*devices.Tree{syntax.Join(dev.Trees...)}
	}
	d.texts = nil // the trees hold what is needed, with secrets redacted
	dev.Config, dev.Lines, dev.Findings = vendor.Convert(dev.Trees)
	for i := range dev.Findings {
		if dev.Findings[i].Device == "" {
			dev.Findings[i].Device = d.name
		}
	}
	if dev.Config == nil {
		return result{err: Problems{{Pos: devices.Pos{File: d.configs[0]}, Message: fmt.Sprintf("device %s: %s gave no configuration", d.name, vendor.OS), Hint: "please report it with the file"}}}
	}
	findings = append(findings, describe(dev, d, site)...)
	return result{device: dev, findings: findings}
}

// describe fills in what the site says of the device's software and box, and finds where file, text and site differ.
func describe(dev *devices.Device, d *deviceFiles, site *devices.Site) []devices.Finding {
	var out []devices.Finding
	c := dev.Config
	odd := func(rule string, s devices.Severity, hint, format string, args ...any) {
		out = append(out, devices.Finding{Rule: rule, Severity: s, Device: dev.Name, Pos: devices.Pos{File: d.configs[0], Line: 1},
			Message: fmt.Sprintf(format, args...), Hint: hint})
	}
	if c.Hostname != "" && !strings.EqualFold(c.Hostname, dev.Name) {
		odd("config/hostname-differs", devices.Info, "", "the file is named after %s, the configuration calls itself %q; %s is the name used", dev.Name, clip(c.Hostname), dev.Name)
	}
	said := site.Devices[dev.Name]
	if said == nil {
		return out
	}
	// The site's word counts; what the text says is what the device was when it was captured.
	for _, f := range []struct {
		what, said string
		in         *string
	}{{"version", said.Version, &c.Version}, {"platform", said.Platform, &c.Platform}} {
		if f.said == "" {
			continue
		}
		if *f.in != "" && !strings.EqualFold(*f.in, f.said) {
			odd("site/"+f.what+"-differs", devices.Warn, "correct whichever is stale", "%s %s is %q in %s but %q in the configuration; the site's word is used",
				f.what, "of "+dev.Name, f.said, site.File, clip(*f.in))
			out[len(out)-1].Pos = sitePos(site, "devices."+dev.Name+"."+f.what)
		}
		*f.in = f.said
	}
	return out
}

// SameHostname finds devices whose configurations call themselves alike: nobody could tell them apart, and a file may not be what its name
// says. The error is Problems.
func SameHostname(net *devices.Network) error {
	var problems Problems
	first := map[string]string{}
	for _, name := range slices.Sorted(maps.Keys(net.Devices)) {
		c := net.Devices[name].Config
		host := strings.ToLower(c.Hostname)
		if host == "" {
			continue
		}
		if before, taken := first[host]; taken {
			at, ok := c.Where("hostname")
			if !ok {
				at = devices.Pos{File: net.Devices[name].Trees[0].File, Line: 1}
			}
			problems.add(at, "take another name; of two files one may be a copy or wrongly named", "devices %s and %s have one hostname, %q", before, name, clip(c.Hostname))
			continue
		}
		first[host] = name
	}
	return problems.err()
}
