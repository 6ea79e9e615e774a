using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Lending.Migrations.DatabaseTests.Connections;

/// <summary>An authority and what it signs, as PEM, made for one test.</summary>
internal sealed class TestCertificates : IDisposable
{
    private readonly X509Certificate2 _authority;
    private readonly RSA _authorityKey = RSA.Create(2048);

    public TestCertificates(string name)
    {
        var request = new CertificateRequest($"CN={name}", _authorityKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        _authority = request.CreateSelfSigned(Yesterday, Tomorrow);
    }

    public string Authority => _authority.ExportCertificatePem();

    private static DateTimeOffset Yesterday => DateTimeOffset.UtcNow.AddDays(-1);

    private static DateTimeOffset Tomorrow => DateTimeOffset.UtcNow.AddDays(1);

    /// <summary>A server's, for its names.</summary>
    public (string Certificate, string Key) ForServer(params string[] names)
    {
        using var key = RSA.Create(2048);
        var alternatives = new SubjectAlternativeNameBuilder();
        Array.ForEach(names, alternatives.AddDnsName);
        return (Sign($"CN={names[0]}", key, alternatives.Build()), key.ExportPkcs8PrivateKeyPem());
    }

    /// <summary>A client's, for a user of the database.</summary>
    public (string Certificate, string Key, string EncryptedKey) ForClient(string user, string password)
    {
        using var key = RSA.Create(2048);
        var encryption = new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 10_000);
        return (Sign($"CN={user}", key, null), key.ExportPkcs8PrivateKeyPem(), key.ExportEncryptedPkcs8PrivateKeyPem(password, encryption));
    }

    public void Dispose()
    {
        _authority.Dispose();
        _authorityKey.Dispose();
    }

    private string Sign(string subject, RSA key, X509Extension? names)
    {
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        if (names is not null)
        {
            request.CertificateExtensions.Add(names);
        }

        using var certificate = request.Create(_authority, Yesterday.AddHours(1), Tomorrow.AddHours(-1), RandomNumberGenerator.GetBytes(8));
        return certificate.ExportCertificatePem();
    }
}
