"""An authority of our own, and what it signs: certificates for the hosts of a test, and bad ones."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

if TYPE_CHECKING:
    from pathlib import Path

DAY = timedelta(days=1)


class Authority:
    """Trust `client`, and serve with `server`: by the name that a client asks for (SNI) it has the certificate that was
    made for that host. `asked` are these names."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Authority of the tests")])
        self._own = self._signed(self._name, self._key, (), is_authority=True)
        self._contexts: dict[str, ssl.SSLContext] = {}
        self.asked: list[str | None] = []
        self.server = self._served("unknown.example", self._own, self._key)
        self.server.sni_callback = self._choose
        self.client = ssl.create_default_context(cadata=self._own.public_bytes(serialization.Encoding.PEM).decode())

    def certify(self, host: str, *, name: str | None = None, expired: bool = False, by_itself: bool = False) -> None:
        """Have this host show a certificate: for another name, one that is over, or one that nobody signed."""
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name or host)])
        made = self._signed(subject, key, (name or host,), expired=expired, by_itself=by_itself)
        self._contexts[host] = self._served(host, made, key)

    def _choose(self, connection: ssl.SSLSocket | ssl.SSLObject, name: str | None, _: ssl.SSLContext) -> None:
        self.asked.append(name)
        if name in self._contexts:
            connection.context = self._contexts[name]

    def _served(self, host: str, made: x509.Certificate, key: ec.EllipticCurvePrivateKey) -> ssl.SSLContext:
        file = self._folder / f"{host}.pem"
        file.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
            + made.public_bytes(serialization.Encoding.PEM)
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file)
        return context

    def _signed(
        self,
        subject: x509.Name,
        key: ec.EllipticCurvePrivateKey,
        hosts: tuple[str, ...],
        *,
        is_authority: bool = False,
        expired: bool = False,
        by_itself: bool = False,
    ) -> x509.Certificate:
        now = datetime.now(UTC)  # certificates are held against the real clock
        signer = key if by_itself else self._key
        made = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(subject if by_itself else self._name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - 3 * DAY)
            .not_valid_after(now - DAY if expired else now + DAY)
            .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False)
        )
        if is_authority:
            usage = x509.KeyUsage(True, False, False, False, False, True, True, False, False)
            made = made.add_extension(usage, critical=True)
        if hosts:
            names = x509.SubjectAlternativeName([x509.DNSName(host) for host in hosts])
            made = made.add_extension(names, critical=False)
        return made.sign(signer, hashes.SHA256())
