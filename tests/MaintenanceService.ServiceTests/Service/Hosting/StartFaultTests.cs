using System.Net;
using System.Net.Sockets;
using System.Reflection;
using MaintenanceService.AspNetCore;
using MaintenanceService.Configuration;
using MaintenanceService.Tests.Processes;
using Xunit;

namespace MaintenanceService.Tests.Service.Hosting;

/// <summary>What keeps the executable from starting is said in one sentence, with an exit code.</summary>
public sealed class StartFaultTests
{
    [Theory]
    [InlineData("Maintenance__TrustedProxis__0", "10.0.0.1", "There is no setting Maintenance:TrustedProxis; did you mean Maintenance:TrustedProxies?")]
    [InlineData("Maintenance__Nonsense", "1", "There is no setting Maintenance:Nonsense")]
    [InlineData("Maintenence__MaxSites", "1", "\"Maintenence\"")]
    [InlineData("Maintenance__MaxSites", "many", "Maintenance:MaxSites is \"many\"; write a whole number from 1 to 1000000.")]
    [InlineData("Maintenance__MaxSites", "0", "Maintenance:MaxSites is \"0\"")]
    [InlineData("Maintenance__SwaggerUi", "yes", "Maintenance:SwaggerUi is \"yes\"; write true or false.")]
    [InlineData("Maintenance__Metrics", "1", "Maintenance:Metrics is \"1\"; write true or false.")]
    [InlineData("Maintenance__BackupFolder", "", "Maintenance:BackupFolder is empty")]
    [InlineData("Maintenance__BackupFolder", "/etc/hostname", "The backup folder /etc/hostname can't be used: /etc/hostname is a file.")]
    [InlineData("Maintenance__BackupFolder", "/etc/hostname/a/b", "The backup folder /etc/hostname/a/b can't be used: /etc/hostname is a file.")]
    [InlineData("Maintenance__DataFolder", "/etc/hostname", "The data folder /etc/hostname can't be used: /etc/hostname is a file. Name a folder (Maintenance:DataFolder).")]
    [InlineData("Maintenance__DataFolder", "/etc/hostname/a", "The data folder /etc/hostname/a can't be used: /etc/hostname is a file. Name a folder (Maintenance:DataFolder).")]
    [InlineData("Maintenance__BootstrapKeyFile", "", "Maintenance:BootstrapKeyFile is empty")]
    [InlineData("Maintenance__DataFolder__0", "a", "Maintenance:DataFolder is one value")]
    [InlineData("Maintenance__DataFolder", "", "Maintenance:DataFolder is empty")]
    [InlineData("Maintenance__DataFolder", "/proc/nothing", "The data folder /proc/nothing can't be used")]
    [InlineData("Maintenance__Store", "Oracle", "Maintenance:Store is \"Oracle\"; write Sqlite or Postgres.")]
    [InlineData("Maintenance__Store", "Postgres", "Maintenance:Store is Postgres")]
    [InlineData("Maintenance__BootstrapKey", "short", "Maintenance:BootstrapKey needs 32 characters or more.")]
    [InlineData("Maintenance__TrustedProxies__0", "10/8", "Maintenance:TrustedProxies holds \"10/8\"")]
    [InlineData("Maintenance__TrustedProxies__0", "proxy.example.com", "Maintenance:TrustedProxies holds \"proxy.example.com\"")]
    [InlineData("Maintenance__TrustedProxies", "10.0.0.1", "Maintenance:TrustedProxies is a list, but has one value: write Maintenance:TrustedProxies:0")]
    [InlineData("Maintenance__WebhookNetworks", "10.0.0.0/8", "Maintenance:WebhookNetworks is a list")]
    [InlineData("Maintenance__WebhookNetworks__0", "010.0.0.1", "Maintenance:WebhookNetworks holds \"010.0.0.1\"")]
    [InlineData("Maintenance__TrustedProxies__0__Address", "10.0.0.1", "Maintenance:TrustedProxies:0 is one value, but the configuration has \"Maintenance:TrustedProxies:0:Address\" as well.")]
    [InlineData("Maintenance__WebhookNetworks__0__0", "10.0.0.1", "Maintenance:WebhookNetworks:0 is one value")]
    [InlineData("Maintenance__BackupEvery", "24:00:00", "Maintenance:BackupEvery is \"24:00:00\"; write a duration from a second to a year, such as \"P1D\" or \"PT24H\"")]
    [InlineData("Maintenance__BackupEvery", "1:2:3:4", "Maintenance:BackupEvery is \"1:2:3:4\"")]
    [InlineData("Maintenance__PathBase", "/..", "Maintenance:PathBase is a path such as")]
    [InlineData("Maintenance__PathBase", "/a/./b", "Maintenance:PathBase is a path such as")]
    [InlineData("Maintenance__PathBase", "maintenance/", "Maintenance:PathBase is a path such as \"/maintenance\"")]
    [InlineData("Maintenance__PathBase", "/v1", "Maintenance:PathBase is \"/v1\", where the service has paths of its own")]
    [InlineData("Maintenance__PathBase", "/Swagger", "Maintenance:PathBase is \"/Swagger\", where the service has paths of its own")]
    [InlineData("Maintenance__TrustedProxies__0", "::ffff:127.0.0.1", "Maintenance:TrustedProxies holds \"::ffff:127.0.0.1\"; write the IPv4 address or network itself.")]
    [InlineData("Maintenance__WebhookNetworks__0", "::ffff:10.0.0.0/104", "Maintenance:WebhookNetworks holds \"::ffff:10.0.0.0/104\"; write the IPv4 address or network itself.")]
    [InlineData("Logging__LogLevel__Default", "Nope", "Logging:LogLevel:Default is \"Nope\"; write Trace or Debug")]
    [InlineData("ASPNETCORE_URLS", "http://127.0.0.1:99999", "The service can't listen at its address")]
    [InlineData("ASPNETCORE_URLS", "http://192.0.2.1:80", "Name an address of this machine")]
    [InlineData("ASPNETCORE_URLS", "nonsense", "Invalid url: 'nonsense'")]
    [InlineData("Kestrel__Certificates__Default__Path", "/nowhere.pfx", "/nowhere.pfx")]
    public async Task Setting_that_can_not_be_meant_is_exit_78_and_one_sentence(string name, string value, string sentence)
    {
        using var folder = new TemporaryFolder();
        var settings = new Dictionary<string, string> { [name] = value };
        if (name.StartsWith("Kestrel", StringComparison.Ordinal))
        {
            settings["ASPNETCORE_URLS"] = "https://127.0.0.1:0";
        }

        (int exitCode, string output, string error) = await ServiceCommand.RunAsync(folder.File("data"), settings);

        Assert.True(exitCode == 78, $"{exitCode}: {output} {error}");
        AssertOneSentence(sentence, output, error);
    }

    [Fact]
    public async Task Certificate_that_is_none_is_exit_78_and_one_sentence()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("none.pfx"), "no certificate", TestContext.Current.CancellationToken);
        var settings = new Dictionary<string, string> { ["ASPNETCORE_URLS"] = "https://127.0.0.1:0", ["Kestrel__Certificates__Default__Path"] = folder.File("none.pfx") };

        (int exitCode, string output, string error) = await ServiceCommand.RunAsync(folder.File("data"), settings);

        Assert.True(exitCode == 78, $"{exitCode}: {output} {error}");
        AssertOneSentence("A certificate of Kestrel:Certificates or Kestrel:Endpoints can't be read", output, error);
    }

    [Theory]
    [InlineData("--DataFolder", "--Maintenance:DataFolder")]
    [InlineData("--data-folder", "--Maintenance:DataFolder")]
    [InlineData("--store", "--Maintenance:Store")]
    public async Task Argument_that_names_no_section_is_exit_78_and_one_sentence(string argument, string meant)
    {
        using var folder = new TemporaryFolder();

        (int exitCode, string output, string error) = await ServiceCommand.RunAsync(folder.File("data"), argument, folder.File("other"));

        Assert.True(exitCode == 78, $"{exitCode}: {output} {error}");
        AssertOneSentence($"There is no setting {argument}; did you mean {meant}?", output, error);
    }

    [Fact]
    public async Task Settings_file_that_is_no_JSON_is_named_with_the_place_of_the_fault()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("appsettings.json"), "{\n  \"Maintenance\": { \"MaxSites\": 5,\n", TestContext.Current.CancellationToken);

        (int exitCode, string output, string error) = await ServiceCommand.RunAsync(folder.File("data"));

        Assert.True(exitCode == 78, $"{exitCode}: {output} {error}");
        AssertOneSentence("appsettings.json", output, error);
        Assert.Contains("LineNumber: 2", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Section_that_is_a_text_in_a_settings_file_is_named()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("appsettings.json"), "{ \"Maintenance\": \"x\" }", TestContext.Current.CancellationToken);

        (int exitCode, string output, string error) = await ServiceCommand.RunAsync(folder.File("data"));

        Assert.True(exitCode == 78, $"{exitCode}: {output} {error}");
        AssertOneSentence("Maintenance is a section of settings, but has a value of its own", output, error);
    }

    [Fact]
    public async Task Setting_that_is_null_in_a_settings_file_has_its_default()
    {
        using var folder = new TemporaryFolder();
        string nulls = string.Join(',', typeof(ServiceOptions).GetProperties().Where(setting => setting.Name != "DataFolder").Select(setting => $"\"{setting.Name}\": null"));
        await File.WriteAllTextAsync(folder.File("appsettings.json"), $"{{ \"Maintenance\": {{ {nulls} }} }}", TestContext.Current.CancellationToken);

        await using ServerProcess service = await ServerProcess.StartAsync(
            "MaintenanceService", folder.Path, new Dictionary<string, string> { ["Maintenance__DataFolder"] = folder.File("data") });
        using var http = new HttpClient { BaseAddress = service.Address };
        using HttpResponseMessage swagger = await http.GetAsync("/swagger/index.html", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, swagger.StatusCode);
    }

    [Fact]
    public async Task Address_that_another_process_has_is_exit_78_and_one_sentence()
    {
        using var folder = new TemporaryFolder();
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        string url = $"http://127.0.0.1:{((IPEndPoint)taken.LocalEndpoint).Port}";

        (int exitCode, string output, string error) = await ServiceCommand.RunAsync(folder.File("data"), "--urls", url);

        Assert.True(exitCode == 78, $"{exitCode}: {output} {error}");
        AssertOneSentence($"Failed to bind to address {url}: address already in use. Stop the process that listens there", output, error);
    }

    [Fact]
    public async Task Settings_of_the_app_s_package_are_ignored()
    {
        using var folder = new TemporaryFolder();
        Dictionary<string, string> settings = AppSettings.Names.ToDictionary(name => $"Maintenance__{name}", _ => "x");

        settings["Maintenance__DataFolder"] = folder.File("data");

        // Starting is what is tested: it throws where the process ends before it listens.
        await using ServerProcess service = await ServerProcess.StartAsync("MaintenanceService", folder.Path, settings);

        Assert.Equal(0, await service.StopAsync());
    }

    [Fact]
    public void App_s_settings_are_those_of_its_package() => Assert.Empty(
        typeof(MaintenanceOptions).GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(property => property.Name).Except(AppSettings.Names));

    [Fact]
    public async Task Help_lists_every_verb_and_setting()
    {
        using var folder = new TemporaryFolder();

        (int exitCode, string output, string error) = await ServiceCommand.RunAsync(folder.File("data"), "--help");

        Assert.Equal((0, ""), (exitCode, error));
        Assert.All(["backup", "restore", "verify", "new-epoch", "create-key", "health"], verb => Assert.Contains($"  {verb} ", output, StringComparison.Ordinal));
        Assert.All(typeof(ServiceOptions).GetProperties(), setting => Assert.Matches($"\n  {setting.Name} +[a-z]", output));
        Assert.False(Directory.Exists(folder.File("data")));
    }

    [Fact]
    public async Task Version_is_printed_and_a_wrong_verb_is_exit_64()
    {
        using var folder = new TemporaryFolder();

        (int exitCode, string output, _) = await ServiceCommand.RunAsync(folder.File("data"), "--version");
        (int usage, _, string help) = await ServiceCommand.RunAsync(folder.File("data"), "bakcup");

        Assert.Equal(0, exitCode);
        Assert.Matches(@"\A\d+\.\d+\.\d+", output);
        Assert.Equal(64, usage);
        Assert.Contains("backup FILE", help, StringComparison.Ordinal);
    }

    private static void AssertOneSentence(string sentence, string output, string error)
    {
        Assert.Contains(sentence, error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));
        Assert.DoesNotContain("   at ", output + error, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", output + error, StringComparison.Ordinal);
    }
}
