package lab

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"sync/atomic"
	"time"
)

// pki is the lab's own authority, made when it starts, and what it has signed.
type pki struct {
	ca      *x509.Certificate
	key     *ecdsa.PrivateKey
	pool    *x509.CertPool
	serial  atomic.Int64
	caPEM   []byte
	cert    []byte
	certKey []byte
}

func newPKI() (*pki, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	p := &pki{key: key, pool: x509.NewCertPool()}
	p.serial.Store(1)
	root := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "interlock lab"}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().AddDate(1, 0, 0),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature}
	der, err := x509.CreateCertificate(rand.Reader, root, root, &key.PublicKey, key)
	if err != nil {
		return nil, err
	}
	if p.ca, err = x509.ParseCertificate(der); err != nil {
		return nil, err
	}
	p.pool.AddCert(p.ca)
	p.caPEM = pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
	p.cert, p.certKey, err = p.issue("interlock", nil, x509.ExtKeyUsageClientAuth)
	return p, err
}

// issue signs a certificate for a name and addresses that is good for a year.
func (p *pki) issue(name string, hosts []string, use x509.ExtKeyUsage) (cert, key []byte, err error) {
	return p.issueUntil(name, hosts, use, time.Now().AddDate(1, 0, 0))
}

// issueUntil signs a certificate that runs out at a time.
func (p *pki) issueUntil(name string, hosts []string, use x509.ExtKeyUsage, end time.Time) (cert, key []byte, err error) {
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, nil, err
	}
	c := &x509.Certificate{SerialNumber: big.NewInt(p.serial.Add(1)), Subject: pkix.Name{CommonName: name}, DNSNames: []string{name}, NotBefore: end.AddDate(-1, 0, -1),
		NotAfter: end, KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{use}}
	for _, h := range hosts {
		if ip := net.ParseIP(h); ip != nil {
			c.IPAddresses = append(c.IPAddresses, ip)
		} else {
			c.DNSNames = append(c.DNSNames, h)
		}
	}
	der, err := x509.CreateCertificate(rand.Reader, c, p.ca, &private.PublicKey, p.key)
	if err != nil {
		return nil, nil, err
	}
	secret, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		return nil, nil, err
	}
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: secret}), nil
}

// server is what a device's gNMI server shows and demands: its certificate, which has run out where expired says so, and one of the lab's from
// whoever calls.
func (p *pki) server(device, listen string, expired func() bool) (*tls.Config, error) {
	show := func(end time.Time) (*tls.Certificate, error) {
		cert, key, err := p.issueUntil(device, []string{listen, "localhost"}, x509.ExtKeyUsageServerAuth, end)
		if err != nil {
			return nil, err
		}
		pair, err := tls.X509KeyPair(cert, key)
		return &pair, err
	}
	good, err := show(time.Now().AddDate(1, 0, 0))
	if err != nil {
		return nil, err
	}
	return &tls.Config{ClientCAs: p.pool, ClientAuth: tls.RequireAndVerifyClientCert, MinVersion: tls.VersionTLS12, GetCertificate: func(*tls.ClientHelloInfo) (*tls.Certificate, error) {
		if expired() {
			return show(time.Now().AddDate(0, 0, -1))
		}
		return good, nil
	}}, nil
}

// Certificates are the lab's authority and a client's certificate and key, as PEM.
func (l *Lab) Certificates() (ca, cert, key []byte) { return l.pki.caPEM, l.pki.cert, l.pki.certKey }

// Issue signs a further client certificate that expires when the given time has passed, which may lie in the past.
func (l *Lab) Issue(name string, validFor time.Duration) (cert, key []byte, err error) {
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, nil, err
	}
	end := time.Now().Add(validFor)
	c := &x509.Certificate{SerialNumber: big.NewInt(time.Now().UnixNano()), Subject: pkix.Name{CommonName: name}, NotBefore: end.Add(-365 * 24 * time.Hour), NotAfter: end,
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}}
	der, err := x509.CreateCertificate(rand.Reader, c, l.pki.ca, &private.PublicKey, l.pki.key)
	if err != nil {
		return nil, nil, err
	}
	secret, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		return nil, nil, err
	}
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: secret}), nil
}
