using System.Security.Cryptography.X509Certificates;
using MaintenanceService.Tests.Middleware;
using MaintenanceService.Tests.Processes;
using Xunit;

namespace MaintenanceService.Tests.Documents;

/// <summary>Each configuration of a proxy in the documents is accepted by that proxy, as it stands and with the lines that the page adds for mTLS.</summary>
public sealed class ProxyBlockTests
{
    [Theory]
    [InlineData("nginx", "/usr/sbin/nginx", "-t -e stderr -p {0} -c {0}/nginx", "ssl_certificate_key", "ssl_client_certificate {0}/clients-ca.pem; ssl_verify_client on; ssl_certificate_key")]
    [InlineData("haproxy", "/usr/sbin/haproxy", "-c -f {0}/haproxy", " alpn", " ca-file {0}/clients-ca.pem verify required alpn")]
    [InlineData("caddyfile", "/usr/bin/caddy", "validate --adapter caddyfile --config {0}/caddyfile", "/key.pem", "/key.pem {{\nclient_auth {{\nmode require_and_verify\ntrusted_ca_cert_file {0}/clients-ca.pem\n}}\n}}")]
    public async Task Proxy_accepts_its_block(string language, string program, string args, string found, string withClients)
    {
        Assert.SkipUnless(File.Exists(program), $"{Path.GetFileName(program)} is not installed");
        using var folder = new TemporaryFolder();
        await WriteCertificatesAsync(folder);
        DocumentBlock[] blocks = [.. DocumentReader.BlocksIn(language)];

        Assert.NotEmpty(blocks);
        foreach (DocumentBlock block in blocks)
        {
            string text = Whole(language, block.Text, folder.Path);
            string[] versions = [text, text.Replace(found, string.Format(System.Globalization.CultureInfo.InvariantCulture, withClients, folder.Path), StringComparison.Ordinal)];
            Assert.NotEqual(versions[0], versions[1]);
            foreach (string version in versions)
            {
                (int exitCode, string output) = await CheckAsync(version);
                Assert.True(exitCode == 0, $"{block}: {output}");
            }

            Assert.NotEqual(0, (await CheckAsync(text.Replace(found, "no-directive" + found, StringComparison.Ordinal))).ExitCode);
        }

        async Task<(int ExitCode, string Output)> CheckAsync(string text)
        {
            await File.WriteAllTextAsync(folder.File(language), text, TestContext.Current.CancellationToken);
            return await Command.RunAsync(program, args.Replace("{0}", folder.Path, StringComparison.Ordinal).Split(' '));
        }
    }

    // The files that a block names are of this test; nginx takes its port also to check it, and needs what stands around a server.
    private static string Whole(string language, string block, string folder)
    {
        string text = block.Replace($"/etc/{language.Replace("file", "", StringComparison.Ordinal)}", folder, StringComparison.Ordinal);
        return language == "nginx"
            ? $"pid {folder}/pid; error_log stderr; events {{ }} http {{ access_log off; {text.Replace("listen 443", $"listen 127.0.0.1:{FreePort.Next()}", StringComparison.Ordinal)} }}"
            : text + "\n";
    }

    private static async Task WriteCertificatesAsync(TemporaryFolder folder)
    {
        string certificate = Certificates.Loopback.ExportCertificatePem();
        string key = Certificates.Loopback.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem();
        await File.WriteAllTextAsync(folder.File("cert.pem"), certificate);
        await File.WriteAllTextAsync(folder.File("clients-ca.pem"), certificate);
        await File.WriteAllTextAsync(folder.File("key.pem"), key);
        await File.WriteAllTextAsync(folder.File("both.pem"), $"{certificate}\n{key}\n");
    }
}
