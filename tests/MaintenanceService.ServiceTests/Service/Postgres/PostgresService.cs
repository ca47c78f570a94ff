using System.Net;
using MaintenanceService.Tests.Processes;
using Npgsql;
using Xunit;

namespace MaintenanceService.Tests.Service.Postgres;

/// <summary>A process of the service on a database that may have a fault.</summary>
internal sealed class PostgresService : IAsyncDisposable
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;
    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _http = new();

    private PostgresService()
    {
    }

    public ServerProcess Process { get; private set; } = null!;

    /// <param name="connectionString">The database.</param>
    /// <param name="settings">Further settings by environment variable.</param>
    /// <param name="under">The program that starts it, with its options.</param>
    public static async Task<PostgresService> StartAsync(string connectionString, IReadOnlyDictionary<string, string>? settings = null, string[]? under = null)
    {
        var service = new PostgresService();
        var all = new Dictionary<string, string>(settings ?? new Dictionary<string, string>())
        {
            ["Maintenance__Store"] = "Postgres",
            ["Maintenance__BootstrapKey"] = RunningService.AdminKey,
            ["ConnectionStrings__Maintenance"] = connectionString,
        };
        service.Process = await ServerProcess.StartAsync("MaintenanceService", service._folder.Path, all, FreePort.Next(), under);
        return service;
    }

    /// <summary>Runs statements in a database.</summary>
    public static async Task ExecuteAsync(string database, params string[] statements)
    {
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync(Test);
        foreach (string statement in statements)
        {
            await using var command = new NpgsqlCommand(statement, connection);
            await command.ExecuteNonQueryAsync(Test);
        }
    }

    /// <summary>Reads one value from a database.</summary>
    public static async Task<T> ScalarAsync<T>(string database, string query)
    {
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync(Test);
        await using var command = new NpgsqlCommand(query, connection);
        return (T)(await command.ExecuteScalarAsync(Test))!;
    }

    /// <summary>Returns a client of the process, with the first key.</summary>
    public HttpClient Client()
    {
        var http = new HttpClient { BaseAddress = Process.Address };
        http.DefaultRequestHeaders.Authorization = new("Bearer", RunningService.AdminKey);
        return http;
    }

    public Task ReadyAsync() => SaysAsync(HttpStatusCode.OK, "ready");

    /// <summary>Waits until readiness is answered so.</summary>
    public async Task SaysAsync(HttpStatusCode status, string body)
    {
        string last = "";
        try
        {
            await Eventually.TrueAsync(
                async () =>
                {
                    Assert.False(Process.HasExited, Process.Output);
                    try
                    {
                        using HttpResponseMessage ready = await _http.GetAsync(new Uri(Process.Address, "/readyz"), Test);
                        last = await ready.Content.ReadAsStringAsync(Test);
                        return (ready.StatusCode, last) == (status, body);
                    }
                    catch (HttpRequestException)
                    {
                        // One host closes, the next one opens.
                        return false;
                    }
                },
                Test);
        }
        catch (TimeoutException)
        {
            Assert.Fail($"{last}\n{Process.Output}");
        }
    }

    /// <summary>Waits for a line of the log, which is written behind the answers.</summary>
    /// <returns>The one line that holds the text.</returns>
    public async Task<string> LogsAsync(string text)
    {
        await Eventually.TrueAsync(() => Process.Output.Contains(text, StringComparison.Ordinal), Test);
        return Assert.Single(Process.Output.Split('\n'), line => line.Contains(text, StringComparison.Ordinal));
    }

    public async ValueTask DisposeAsync()
    {
        await Process.DisposeAsync();
        _http.Dispose();
        _folder.Dispose();
    }
}
