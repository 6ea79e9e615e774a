using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Npgsql;

namespace Lending.Migrations.Database;

/// <summary>
/// Checks the server's certificate as libpq's <c>verify-ca</c> and <c>verify-full</c> do (PostgreSQL manual, 34.19.1): the chain up to
/// the roots that were named, and with <c>verify-full</c> the name. The checking itself is the platform's.
/// </summary>
internal sealed class ServerCertificate
{
    private readonly string _host;
    private readonly bool _checksName;
    private readonly X509ChainPolicy _policy;

    /// <summary>Reads the roots.</summary>
    /// <param name="host">The name that the certificate is expected to hold, also where the connection goes to an address.</param>
    /// <param name="settings">Mode, roots, and whether to ask for revocations.</param>
    public ServerCertificate(string host, NpgsqlConnectionStringBuilder settings)
    {
        _host = host;
        _checksName = settings.SslMode == SslMode.VerifyFull;
        _policy = new X509ChainPolicy
        {
            RevocationMode = settings.CheckCertificateRevocation ? X509RevocationMode.Online : X509RevocationMode.NoCheck,
            DisableCertificateDownloads = !settings.CheckCertificateRevocation,
        };
        if (settings.RootCertificate is { Length: > 0 } roots && roots != DatabaseTarget.SystemRoots)
        {
            _policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            _policy.CustomTrustStore.ImportFromPemFile(roots);
            _policy.ExtraStore.AddRange(_policy.CustomTrustStore);
        }
    }

    /// <summary>Why the certificate was refused; null before, and where it was not.</summary>
    public string? Problem { get; private set; }

    /// <summary>Makes a handshake check it.</summary>
    public void Apply(SslClientAuthenticationOptions handshake)
    {
        handshake.TargetHost = _host;
        handshake.CertificateChainPolicy = _policy;
        handshake.RemoteCertificateValidationCallback = (_, certificate, chain, errors) => (Problem = Find(certificate, chain, errors)) is null;
    }

    private string? Find(X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is null || errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable))
        {
            return "the server has none";
        }

        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors))
        {
            var status = chain?.ChainStatus.Select(found => found.StatusInformation.TrimEnd('.')).FirstOrDefault() ?? "no chain";
            return $"it does not lead to the roots that are trusted ({status})";
        }

        return _checksName && errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch)
            ? $"it is not for '{_host}', but for {string.Join(", ", NamesIn(certificate))}"
            : null;
    }

    private static List<string> NamesIn(X509Certificate certificate)
    {
        using var read = new X509Certificate2(certificate);
        var others = read.Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(names => names.EnumerateDnsNames().Concat(names.EnumerateIPAddresses().Select(address => address.ToString())))
            .ToList();
        return others.Count > 0 ? others : [read.Subject];
    }
}
