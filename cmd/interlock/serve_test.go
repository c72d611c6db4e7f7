package main

import (
	"bufio"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"io"
	"math/big"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"
)

// certificate writes a certificate for this machine and its key, and gives the pool that trusts it.
func certificate(t *testing.T, dir string) (cert, key string, pool *x509.CertPool) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	of := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "board"}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign}
	der, err := x509.CreateCertificate(rand.Reader, of, of, &private.PublicKey, private)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	cert, key = filepath.Join(dir, "board.pem"), filepath.Join(dir, "board.key")
	for file, block := range map[string]*pem.Block{cert: {Type: "CERTIFICATE", Bytes: der}, key: {Type: "PRIVATE KEY", Bytes: secret}} {
		if err := os.WriteFile(file, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	parsed, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	pool = x509.NewCertPool()
	pool.AddCert(parsed)
	return cert, key, pool
}

// TestServeOverTLS reaches the board of a running program as a browser does: what is spoken, what a login leaves behind, and who is sent away.
func TestServeOverTLS(t *testing.T) {
	dir := t.TempDir()
	cert, key, pool := certificate(t, dir)
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(dir, "interlock")
	if err := os.Symlink(self, name); err != nil {
		t.Fatal(err)
	}
	const token = "a-token-of-more-than-sixteen"
	cmd := exec.CommandContext(t.Context(), name, "serve", dir, "--listen", "127.0.0.1:0", "--cert", cert, "--cert-key", key, "--journal", filepath.Join(dir, "journal.db"))
	cmd.Env = append(os.Environ(), "INTERLOCK_SERVE_TOKEN="+token)
	stderr, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	said := bufio.NewReader(stderr)
	line, err := said.ReadString('\n')
	at := regexp.MustCompile(`https://127\.0\.0\.1:\d+`).FindString(line)
	if err != nil || at == "" || strings.Contains(line, token) {
		t.Fatalf("it says %q, %v", line, err)
	}
	go io.Copy(io.Discard, said)

	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	client := func(c *tls.Config, h2 bool) *http.Client {
		return &http.Client{Timeout: 20 * time.Second, Jar: jar, Transport: &http.Transport{TLSClientConfig: c, ForceAttemptHTTP2: h2, DisableKeepAlives: true}}
	}
	get := func(c *http.Client, path string) (*http.Response, string) {
		t.Helper()
		res, err := c.Get(at + path)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		body, err := io.ReadAll(res.Body)
		if err != nil {
			t.Fatal(err)
		}
		return res, string(body)
	}
	browser := client(&tls.Config{RootCAs: pool}, true)
	res, body := get(browser, "/")
	if res.Request.URL.Path != "/login" || res.ProtoMajor != 2 || res.TLS == nil || res.TLS.Version < tls.VersionTLS12 {
		t.Errorf("a stranger is at %s, HTTP/%d, %v", res.Request.URL.Path, res.ProtoMajor, res.TLS)
	}
	if hsts := res.Header.Get("Strict-Transport-Security"); hsts == "" {
		t.Errorf("no Strict-Transport-Security: %v", res.Header)
	}
	if res, _ := get(client(&tls.Config{RootCAs: pool, NextProtos: []string{"http/1.1"}}, false), "/login"); res.StatusCode != http.StatusOK || res.ProtoMajor != 1 {
		t.Errorf("HTTP/1.1: %s %s", res.Proto, res.Status)
	}
	form := url.Values{"token": {token}}
	if csrf := regexp.MustCompile(`name="csrf" value="([^"]+)"`).FindStringSubmatch(body); csrf != nil {
		form.Set("csrf", csrf[1])
	}
	request, err := http.NewRequest(http.MethodPost, at+"/login", strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.Header.Set("Origin", at)
	request.Header.Set("Sec-Fetch-Site", "same-origin")
	once := *browser
	once.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	res, err = once.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	cookies := res.Cookies()
	if len(cookies) != 1 || !strings.HasPrefix(cookies[0].Name, "__Host-") || !cookies[0].Secure || !cookies[0].HttpOnly {
		t.Fatalf("a login over TLS gives %s and %v", res.Status, res.Header)
	}
	if res, body := get(browser, "/"); res.StatusCode != http.StatusOK || res.Request.URL.Path != "/" {
		t.Errorf("who has logged in is at %s, %s:\n%s", res.Request.URL.Path, res.Status, body)
	}

	for reason, c := range map[string]*tls.Config{
		"a client that does not know the certificate": {},
		"a client of yesterday":                       {RootCAs: pool, MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS11},
	} {
		if res, err := client(c, true).Get(at + "/login"); err == nil {
			t.Errorf("%s is served: %s", reason, res.Status)
		}
	}
	if res, err := http.Get(strings.Replace(at, "https", "http", 1) + "/login"); err == nil {
		if res.Body.Close(); res.StatusCode != http.StatusBadRequest {
			t.Errorf("in the clear it answers %s", res.Status)
		}
	}
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil {
		t.Errorf("told to end, it ends with %v", err)
	}
}
