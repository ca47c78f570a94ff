using MaintenanceService.Tests.Processes;
using Xunit;

namespace MaintenanceService.Tests.Service.Storage;

/// <summary>The verb by which a container or a supervisor checks a service, since an image without a shell has no curl.</summary>
public sealed class HealthVerbTests
{
    [Fact]
    public async Task Running_service_is_healthy_and_the_store_stays_its_own()
    {
        await using RunningService service = await RunningService.StartAsync();

        (int exitCode, string output, _) = await ServiceCommand.RunAsync(service.DataFolder, "health", new Uri(service.Address, "/readyz").ToString());

        Assert.Equal(0, exitCode);
        Assert.Contains("/readyz answers 200", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://127.0.0.1:{0}", "/readyz answers 200")]
    [InlineData("http://*:{0};https://127.0.0.1:1", "/readyz answers 200")]
    [InlineData("http://0.0.0.0:{0}/", "/readyz answers 200")]
    public async Task Without_an_address_the_configured_one_is_asked(string urls, string expected)
    {
        await using RunningService service = await RunningService.StartAsync();
        var settings = new Dictionary<string, string> { ["ASPNETCORE_URLS"] = string.Format(null, urls, service.Address.Port) };

        (int exitCode, string output, string error) = await ServiceCommand.RunAsync(service.DataFolder, settings, "health");

        Assert.Equal((0, ""), (exitCode, error));
        Assert.Contains(expected, output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Kestrel__Endpoints__Plain__Url", "http://*:{0}", "Kestrel__Endpoints__Encrypted__Url", "https://127.0.0.1:1")]
    [InlineData("Kestrel__Endpoints__Plain__Url", "http://127.0.0.1:{0}", "ASPNETCORE_URLS", "http://127.0.0.1:1")]
    [InlineData("ASPNETCORE_URLS", "", "ASPNETCORE_HTTP_PORTS", "{0};1")]
    public async Task Address_is_found_where_the_server_finds_it(string name, string value, string other, string otherValue)
    {
        await using RunningService service = await RunningService.StartAsync();
        var settings = new Dictionary<string, string>
        {
            [name] = string.Format(null, value, service.Address.Port),
            [other] = string.Format(null, otherValue, service.Address.Port),
        };

        (int exitCode, string output, string error) = await ServiceCommand.RunAsync(service.DataFolder, settings, "health");

        Assert.Equal((0, ""), (exitCode, error));
        Assert.Contains("/readyz answers 200", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("/?x=1")]
    [InlineData("?x=1")]
    public async Task Address_without_a_path_is_asked_for_its_readiness(string path)
    {
        await using RunningService service = await RunningService.StartAsync();

        (int exitCode, string output, _) = await ServiceCommand.RunAsync(service.DataFolder, "health", $"http://127.0.0.1:{service.Address.Port}{path}");

        Assert.Equal(0, exitCode);
        Assert.Matches(@"/readyz(\?x=1)? answers 200", output);
    }

    [Fact]
    public async Task Address_that_answers_no_success_is_unhealthy()
    {
        await using RunningService service = await RunningService.StartAsync();

        (int exitCode, string output, _) = await ServiceCommand.RunAsync(service.DataFolder, "health", new Uri(service.Address, "/v1/sites").ToString());

        Assert.Equal(1, exitCode);
        Assert.Contains("answers 401", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://127.0.0.1:1/readyz", 1, "does not answer. Is the service started")]
    [InlineData("localhost", 64, "'localhost' is no address. Write it as")]
    [InlineData("file:///etc/passwd", 64, "is no address")]
    public async Task Nobody_there_and_no_address_are_told_in_one_sentence(string address, int expected, string sentence)
    {
        using var folder = new TemporaryFolder();

        (int exitCode, _, string error) = await ServiceCommand.RunAsync(folder.File("data"), "health", address);

        Assert.Equal(expected, exitCode);
        Assert.Contains(sentence, error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.File("data")));
    }
}
