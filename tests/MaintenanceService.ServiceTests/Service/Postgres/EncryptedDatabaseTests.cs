using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MaintenanceService.Tests.Processes;
using Xunit;

namespace MaintenanceService.Tests.Service.Postgres;

/// <summary>A database that is reached by TLS, and what goes wrong with the files of it.</summary>
public sealed class EncryptedDatabaseTests : IAsyncLifetime, IDisposable
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;
    private readonly TemporaryFolder _folder = new();
    private PostgresServer? _server;

    [Fact]
    public async Task File_of_the_connection_that_is_gone_for_a_while_costs_the_lease_and_no_more()
    {
        PostgresCluster.SkipWithout();
        string certificate = _folder.File("client.pem");
        string database = _server!.ConnectionString("postgres");
        await using PostgresService service = await PostgresService.StartAsync($"{database};SSL Mode=Require;SSL Certificate={certificate};SSL Key={_folder.File("client.key")}");
        await service.ReadyAsync();

        File.Move(certificate, certificate + ".away");
        await PostgresService.ExecuteAsync(database, "SELECT pg_terminate_backend(pid) FROM pg_stat_ssl WHERE ssl AND pid <> pg_backend_pid()");
        await service.SaysAsync(HttpStatusCode.ServiceUnavailable, "standby, and the database can't be reached");
        File.Move(certificate + ".away", certificate);

        await service.ReadyAsync();
        await service.LogsAsync($"Could not find file '{certificate}'");
        Assert.Equal(0, await service.Process.StopAsync());
    }

    [Theory]
    [InlineData("SSL Mode=VerifyFull", "The remote certificate was rejected")]
    [InlineData("SSL Mode=VerifyFull;Root Certificate=/nowhere.pem", "")]
    public async Task Handshake_that_fails_is_told_with_its_cause(string settings, string cause)
    {
        PostgresCluster.SkipWithout();
        await using PostgresService service = await PostgresService.StartAsync($"{_server!.ConnectionString("postgres")};{settings}");

        await service.SaysAsync(HttpStatusCode.ServiceUnavailable, "standby, and the database can't be reached");

        string line = await service.LogsAsync("can't be reached: Exception while performing SSL handshake");
        Assert.True(line.Contains($"SSL handshake: {cause}", StringComparison.OrdinalIgnoreCase), line);
    }

    public async ValueTask InitializeAsync()
    {
        if (!PostgresServer.IsInstalled)
        {
            return;
        }

        using var key = RSA.Create(2048);
        using X509Certificate2 certificate = new CertificateRequest("CN=nobody", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));
        await File.WriteAllTextAsync(_folder.File("client.pem"), certificate.ExportCertificatePem(), Test);
        await File.WriteAllTextAsync(_folder.File("client.key"), key.ExportPkcs8PrivateKeyPem(), Test);
        _server = await PostgresServer.StartAsync();
        await _server.EncryptAsync(certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    public void Dispose() => _folder.Dispose();
}
