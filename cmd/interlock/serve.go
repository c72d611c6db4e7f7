package main

import (
	"crypto/rand"
	"crypto/tls"
	"encoding/base64"
	"fmt"
	"net"
	"net/url"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"interlock/pipelines"
	"interlock/pipelines/board"
)

func serveVerb() *cobra.Command {
	var f planFlags
	var o board.Options
	var id board.OIDC
	var listen, cert, key, file string
	cmd := &cobra.Command{
		Use:   "serve [DIR]",
		Short: "a web application over plans and runs, for the board and the operations room",
		Long: "Serve shows the plans that lie in a folder (what interlock plan --out wrote, at any depth), each judged afresh, their packets,\n" +
			"runs as they go, and a calendar. It listens on this machine alone unless it has a certificate, and takes nothing unless\n" +
			"--allow-approvals says so: then signed approvals and rejections are handed in, verified, and kept beside their plan.\n" +
			"It logs people in by a token (INTERLOCK_SERVE_TOKEN, else a new one that is printed) and, where it is set up, by OpenID Connect.",
		Example: "  interlock serve plans\n  interlock serve plans --allow-approvals --listen :8443 --cert board.pem --cert-key board.key --url https://board.example.net:8443",
		Args:    args(0, 1, "one folder, of plans"),
		RunE: func(cmd *cobra.Command, given []string) error {
			o.Dir = "."
			if len(given) > 0 {
				o.Dir = given[0]
			}
			if info, err := os.Stat(o.Dir); err != nil || !info.IsDir() {
				return pipelines.UsageError{Message: fmt.Sprintf("%s is no folder; serve shows the plans that lie in one", o.Dir)}
			}
			var err error
			if o.Journal, err = journalFile(file); err != nil {
				return err
			}
			if f.now != "" {
				now, err := time.Parse(time.RFC3339, f.now)
				if err != nil {
					return pipelines.UsageError{Message: fmt.Sprintf("--now %q is no RFC 3339 time", f.now)}
				}
				o.Now = func() time.Time { return now }
			}
			o.Protected, o.Report, o.Log = f.protected, reportOptions, cmd.ErrOrStderr()
			if o.OIDC = &id; id.Issuer == "" {
				o.OIDC = nil
			}
			id.ClientSecret = os.Getenv("INTERLOCK_OIDC_SECRET")
			printed := ""
			if o.Token = os.Getenv("INTERLOCK_SERVE_TOKEN"); o.Token == "" {
				b := make([]byte, 24)
				rand.Read(b) // never fails (crypto/rand)
				o.Token = base64.RawURLEncoding.EncodeToString(b)
				printed = "?token=" + o.Token
			}
			l, err := listener(listen, cert, key)
			if err != nil {
				return err
			}
			defer l.Close()
			if o.URL, err = reachedAt(o.URL, l.Addr(), cert != ""); err != nil {
				return err
			}
			b, err := board.New(cmd.Context(), o)
			if err != nil {
				return err
			}
			fmt.Fprintf(cmd.ErrOrStderr(), "interlock: open %s/login%s\n", o.URL, printed)
			ctx, stop := signal.NotifyContext(cmd.Context(), syscall.SIGTERM)
			defer stop()
			return b.Serve(ctx, l)
		},
	}
	f.add(cmd)
	fl := cmd.Flags()
	fl.StringVar(&listen, "listen", "127.0.0.1:8080", "`ADDRESS` to listen on; one that others reach needs --cert")
	fl.StringVar(&cert, "cert", "", "`FILE` of the certificate chain, PEM")
	fl.StringVar(&key, "cert-key", "", "`FILE` of the certificate's key, PEM")
	fl.StringVar(&o.URL, "url", "", "`URL` at which people reach it, where that is not the address it listens on")
	fl.BoolVar(&o.AllowApprovals, "allow-approvals", false, "take signed approvals and rejections")
	fl.StringVar(&file, "journal", os.Getenv("INTERLOCK_JOURNAL"), "`FILE` that runs are kept in (INTERLOCK_JOURNAL); else in the user's state folder")
	fl.StringVar(&id.Issuer, "oidc-issuer", "", "`URL` of a provider of identities (OpenID Connect)")
	fl.StringVar(&id.ClientID, "oidc-client", "", "`NAME` of this application at the provider; its secret is INTERLOCK_OIDC_SECRET")
	fl.StringSliceVar(&id.Allow, "oidc-allow", nil, "`PATTERNS` of addresses that are let in, as *@example.net")
	return cmd
}

// listener listens; in the clear on this machine alone.
func listener(address, cert, key string) (net.Listener, error) {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return nil, pipelines.UsageError{Message: fmt.Sprintf("--listen %q is no address: 127.0.0.1:8080, or :8443 for all", address)}
	}
	if (cert == "") != (key == "") {
		return nil, pipelines.UsageError{Message: "a certificate and its key belong together: --cert FILE --cert-key FILE"}
	}
	if ip := net.ParseIP(host); cert == "" && host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return nil, pipelines.UsageError{Message: fmt.Sprintf("--listen %s: others reach that address, and nothing is served to them in the clear; give --cert and --cert-key, or listen on 127.0.0.1 behind a proxy that has TLS and say its address with --url", address)}
	}
	var with *tls.Config
	if cert != "" {
		pair, err := tls.LoadX509KeyPair(cert, key)
		if err != nil {
			return nil, fmt.Errorf("the certificate: %w", err)
		}
		with = &tls.Config{Certificates: []tls.Certificate{pair}, MinVersion: tls.VersionTLS12, NextProtos: []string{"h2", "http/1.1"}}
	}
	l, err := net.Listen("tcp", address)
	if err != nil {
		return nil, fmt.Errorf("it cannot listen on %s: %w", address, err)
	}
	if with != nil {
		l = tls.NewListener(l, with)
	}
	return l, nil
}

// reachedAt is the address at which people reach it, without a slash at its end.
func reachedAt(given string, at net.Addr, secure bool) (string, error) {
	if given == "" {
		scheme := "http://"
		if secure {
			scheme = "https://"
		}
		if a, ok := at.(*net.TCPAddr); ok && a.IP.IsUnspecified() {
			return "", pipelines.UsageError{Message: "it listens on all addresses of this machine: say with --url at which of its names people reach it"}
		}
		return scheme + at.String(), nil
	}
	u, err := url.Parse(given)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.User != nil {
		return "", pipelines.UsageError{Message: fmt.Sprintf("--url %q is no address of an application: https://board.example.net, without a path", given)}
	}
	return u.Scheme + "://" + u.Host, nil
}
