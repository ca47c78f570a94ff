using System.Net;
using MaintenanceService.Client;
using MaintenanceService.Tests.Processes;
using Xunit;

namespace MaintenanceService.Tests.EndToEnd;

/// <summary>Gateways with their four variables before apps in three languages: one round for all.</summary>
[Collection(typeof(OneAtATime))]
public sealed class GatewayOfAnyLanguageTests
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Python_Node_and_static_files_close_drain_confirm_and_open()
    {
        using var folder = new TemporaryFolder();
        string signal = folder.File("signal");
        string pages = Directory.CreateDirectory(folder.File("pages")).FullName;
        await File.WriteAllTextAsync(Path.Combine(pages, "index.html"), "static", Test);
        await using BackendProcess node = await BackendProcess.StartNodeAsync(Test);
        await using BackendProcess python = await BackendProcess.StartPythonAsync(signal, Test);
        await using Nginx files = await Nginx.StartAsync(folder, $"root {pages};", Test);
        await using Fleet fleet = await Fleet.StartAsync(shops: 0);
        await using ServerProcess first = await StartAsync(fleet, folder, node.Address);
        await using ServerProcess second = await StartAsync(fleet, folder, python.Address);
        await using ServerProcess third = await StartAsync(fleet, folder, files.Address);
        HttpClient[] visitors = [Fleet.Http(first), Fleet.Http(second), Fleet.Http(third)];
        await Eventually.TrueAsync(async () => await ConfirmedAsync(fleet) == visitors.Length, Test);
        await AnswerAsync(visitors, HttpStatusCode.OK);
        // Begun: its first bytes are here.
        using HttpResponseMessage slow = await visitors[1].GetAsync("/slow", HttpCompletionOption.ResponseHeadersRead, Test);

        Versioned<Maintenance> begun = await fleet.Client.StartMaintenanceAsync("shop", new MaintenanceRequest(), Test);
        await Eventually.TrueAsync(async () => await ConfirmedAsync(fleet) == visitors.Length - 1, Test);
        Assert.False((await fleet.Client.GetConvergenceAsync("shop", begun.Value.Id, cancellationToken: Test)).Converged);
        await AnswerAsync(visitors, HttpStatusCode.ServiceUnavailable);

        await File.WriteAllTextAsync(signal, "", Test);
        Assert.Equal("begun, done", await slow.Content.ReadAsStringAsync(Test));
        Assert.True((await fleet.Client.GetConvergenceAsync("shop", begun.Value.Id, 300, Test)).Converged);
        string before = await RequestsAsync(python);
        await AnswerAsync(visitors, HttpStatusCode.ServiceUnavailable);
        // The app behind was not asked: this request is the next one that it counts.
        Assert.Equal(int.Parse(before, System.Globalization.CultureInfo.InvariantCulture) + 1, int.Parse(await RequestsAsync(python), System.Globalization.CultureInfo.InvariantCulture));

        await fleet.Client.EndMaintenanceAsync("shop", begun.Value.Id, cancellationToken: Test);
        Assert.True((await fleet.Client.GetConvergenceAsync("shop", waitSeconds: 300, cancellationToken: Test)).Converged);
        await AnswerAsync(visitors, HttpStatusCode.OK);
    }

    [Theory]
    [InlineData(null, "BACKEND is not set")]
    [InlineData("localhost:3000", "is no address")]
    [InlineData("http://user:secret@localhost:3000", "localhost holds a user or a password")]
    [InlineData("http://localhost:3000?x=1", "has a query or a fragment")]
    public async Task Gateway_without_a_backend_does_not_start(string? backend, string sentence)
    {
        using var folder = new TemporaryFolder();
        var settings = new Dictionary<string, string> { ["MAINTENANCE__FORCEMODE"] = "open" };
        if (backend is not null)
        {
            settings["BACKEND"] = backend;
        }

        InvalidOperationException exception = await Assert.ThrowsAsync<InvalidOperationException>(() => ServerProcess.StartAsync("Gateway", folder.Path, settings));

        Assert.Contains("exited with 78", exception.Message, StringComparison.Ordinal);
        Assert.Contains(sentence, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", exception.Message, StringComparison.Ordinal);
    }

    // The four variables of the README, and nothing else.
    private static Task<ServerProcess> StartAsync(Fleet fleet, TemporaryFolder folder, Uri backend) => ServerProcess.StartAsync(
        "Gateway",
        Directory.CreateDirectory(folder.File($"gateway-{backend.Port}")).FullName,
        new Dictionary<string, string>
        {
            ["MAINTENANCE__SERVICE"] = fleet.Service.Address.ToString(),
            ["MAINTENANCE__SITE"] = "shop",
            ["MAINTENANCE__APIKEY"] = fleet.InstanceKey,
            ["BACKEND"] = $"{backend}, {backend}",
        });

    private static async Task<int> ConfirmedAsync(Fleet fleet) =>
        (await fleet.Client.GetConvergenceAsync("shop", cancellationToken: Test)).Confirmed;

    private static async Task AnswerAsync(HttpClient[] visitors, HttpStatusCode expected)
    {
        foreach (HttpClient visitor in visitors)
        {
            Assert.Equal(expected, (await visitor.GetAsync("/", Test)).StatusCode);
            Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/gateway/healthz", Test)).StatusCode);
        }
    }

    private static async Task<string> RequestsAsync(BackendProcess app)
    {
        using HttpClient http = new() { BaseAddress = app.Address };
        return await http.GetStringAsync("/", Test);
    }
}
