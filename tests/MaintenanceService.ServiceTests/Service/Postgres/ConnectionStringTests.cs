using MaintenanceService.Tests.Processes;
using Xunit;

namespace MaintenanceService.Tests.Service.Postgres;

/// <summary>A connection string that can't be used is refused in a sentence that repeats nothing of it.</summary>
public sealed class ConnectionStringTests
{
    private const string Form = "such as \"Host=db;Database=maintenance;Username=maintenance;Password=…\"";

    [Theory]
    [InlineData("host=127.0.0.1 port=6500 dbname=m user=m password=S3cretXYZ", Form)]
    [InlineData("postgres://m:S3cretXYZ@127.0.0.1:6500/m?sslmode=require", Form)]
    [InlineData("postgres://m:S3cretXYZ@127.0.0.1:6500/m", Form)]
    [InlineData("S3cretXYZ", Form)]
    [InlineData("Host=postgres://m:S3cretXYZ@127.0.0.1:6500/m", "Host")]
    [InlineData("Host=127.0.0.1;Password=abc;S3cretXYZ", Form)]
    [InlineData("Host=127.0.0.1;Password=abc;S3cret=XYZ", Form)]
    [InlineData("Host=127.0.0.1;Password=\"S3cretXYZ", Form)]
    [InlineData("Host=127.0.0.1;Database=m password=S3cretXYZ;Username=m", "Database")]
    [InlineData("Host=127.0.0.1;Username=m password=S3cretXYZ;Database=m", "Username")]
    [InlineData("Host=127.0.0.1;Port=S3cretXYZ", "Port")]
    [InlineData("Host=127.0.0.1;Port=99999;Password=S3cretXYZ", "Port")]
    [InlineData("Host=127.0.0.1:99999;Password=S3cretXYZ", "Host")]
    [InlineData("Host=127.0.0.1;Encoding=S3cretXYZ", "Encoding")]
    [InlineData("Host=127.0.0.1;Multiplexing=true;Password=S3cretXYZ", "Multiplexing")]
    [InlineData("Host=127.0.0.1;Maximum Pool Size=2;Minimum Pool Size=5;Password=S3cretXYZ", "Pool Size")]
    [InlineData("Host=127.0.0.1;SSL Mode=S3cretXYZ", "SSL Mode")]
    public async Task Wrong_connection_string_is_refused_without_repeating_any_of_it(string connectionString, string named)
    {
        foreach (string[] verb in (string[][])[[], ["verify"]])
        {
            using var folder = new TemporaryFolder();
            var settings = new Dictionary<string, string> { ["Maintenance__Store"] = "Postgres", ["ConnectionStrings__Maintenance"] = connectionString };

            (int exitCode, string output, string error) = await ServiceCommand.RunAsync(folder.File("data"), settings, verb);

            Assert.True(exitCode == 78, $"{exitCode}: {output} {error}");
            Assert.StartsWith("ConnectionStrings:Maintenance ", error, StringComparison.Ordinal);
            Assert.Contains(named, error, StringComparison.OrdinalIgnoreCase);
            Assert.Single(error.TrimEnd().Split('\n'));
            Assert.DoesNotContain("S3cret", output + error, StringComparison.OrdinalIgnoreCase);
        }
    }
}
