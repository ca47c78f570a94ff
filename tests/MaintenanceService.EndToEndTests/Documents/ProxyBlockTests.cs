using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using MaintenanceService.Tests.Middleware;
using MaintenanceService.Tests.Processes;
using Xunit;

namespace MaintenanceService.Tests.Documents;

/// <summary>Each configuration of a proxy in the documents is accepted by that proxy, as it stands and with the lines that the page adds for mTLS.</summary>
public sealed class ProxyBlockTests
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

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
            await File.WriteAllTextAsync(folder.File(language), text, Test);
            return await Command.RunAsync(program, args.Replace("{0}", folder.Path, StringComparison.Ordinal).Split(' '));
        }
    }

    [Theory]
    [InlineData("nginx", "/usr/sbin/nginx", "-e stderr -p {0} -c {0}/nginx", "listen 127.0.0.1:{1}")]
    [InlineData("haproxy", "/usr/sbin/haproxy", "-db -f {0}/haproxy", "bind 127.0.0.1:{1}")]
    [InlineData("caddyfile", "/usr/bin/caddy", "run --adapter caddyfile --config {0}/caddyfile", "https://tools.example.com:{1}")]
    public async Task Prefix_without_its_slash_leads_to_the_board_and_another_path_to_nothing(string language, string program, string args, string listens)
    {
        Assert.SkipUnless(File.Exists(program), $"{Path.GetFileName(program)} is not installed");
        using var folder = new TemporaryFolder();
        await WriteCertificatesAsync(folder);
        await using Fleet fleet = await Fleet.StartAsync(shops: 0, serviceSettings: new Dictionary<string, string> { ["Maintenance__TrustedProxies__0"] = "127.0.0.1" });
        foreach (DocumentBlock block in DocumentReader.BlocksIn(language))
        {
            int port = FreePort.Next();
            string text = Regex.Replace(Whole(language, block.Text, folder.Path), @"listen 127\.0\.0\.1:\d+|bind :443|https://tools\.example\.com", string.Format(null, listens, "", port))
                .Replace("127.0.0.1:5080", fleet.Service.Address.Authority, StringComparison.Ordinal);
            await File.WriteAllTextAsync(folder.File(language), language switch
            {
                // Started as root, its workers would else be another user, who may not read here.
                "nginx" => $"{(Environment.IsPrivilegedProcess ? "user root; " : "")}daemon off; {text}",
                "caddyfile" => "{\nadmin off\nauto_https off\n}\n" + text,
                _ => text,
            }, Test);
            using Process proxy = Process.Start(program, string.Format(null, args, folder.Path).Split(' '));
            try
            {
                using HttpClient http = Client(port);
                await Eventually.TrueAsync(async () => await StatusAsync(http, "/maintenance/readyz") == HttpStatusCode.OK, Test);

                using HttpResponseMessage answer = await http.GetAsync("/maintenance", Test);

                Assert.InRange((int)answer.StatusCode, 301, 308);
                Assert.EndsWith("/maintenance/", answer.Headers.Location!.ToString(), StringComparison.Ordinal);
                Assert.Equal(HttpStatusCode.OK, await StatusAsync(http, "/maintenance/"));
                Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (await StatusAsync(http, "/other"), await StatusAsync(http, "/maintenancex")));
            }
            finally
            {
                proxy.Kill(entireProcessTree: true);
                await proxy.WaitForExitAsync(Test);
            }
        }
    }

    /// <summary>Returns a client that calls the proxy by the name that its certificate and its block would be for.</summary>
    private static HttpClient Client(int port) => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        SslOptions = { RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.Equals(Certificates.Loopback) == true },
        ConnectCallback = async (_, cancellationToken) =>
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        },
    })
    { BaseAddress = new Uri($"https://tools.example.com:{port}") };

    private static async Task<HttpStatusCode?> StatusAsync(HttpClient http, string path)
    {
        try
        {
            using HttpResponseMessage answer = await http.GetAsync(path, Test);
            return answer.StatusCode;
        }
        catch (HttpRequestException)
        {
            // It does not listen yet.
            return null;
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
