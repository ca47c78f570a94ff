using MaintenanceService.Tests.Processes;
using Xunit;

namespace MaintenanceService.Tests.Cli;

/// <summary>What can't be meant is refused with 64 and a sentence, before anything is sent.</summary>
public sealed class CommandLineTests
{
    private static readonly Uri Nowhere = new("http://127.0.0.1:1");

    [Theory]
    [InlineData("Required command was not provided")]
    [InlineData("maintenance: There is no command 'stat'. Write one of run, enable, disable, status, wait,", "stat", "--site", "shop")]
    [InlineData("maintenance: There is no command 'remove'. Write one of list, create,", "webhooks", "remove", "--id", "x")]
    [InlineData("--site", "enable")]
    [InlineData("Give --site or --id", "disable")]
    [InlineData("'' can't be a site", "disable", "--site=")]
    [InlineData("Required argument missing for option: '--site'.", "disable", "--site")]
    [InlineData("Required argument missing for option: '--id'.", "disable", "--site", "shop", "--all", "--id")]
    [InlineData("'--id' expects a single argument", "disable", "--id", "a", "--id", "b")]
    [InlineData("'' can't be a site", "disable", "--site", "shop", "--site=")]
    [InlineData("'' can't be a site", "enable", "--site", "shop", "-s:")]
    [InlineData("Required argument missing for option: '-s'.", "enable", "--site", "shop", "-s")]
    [InlineData("'' can't be an id", "enable", "--site", "shop", "--id=", "--no-wait")]
    [InlineData("'--reason'. What follows is the option --no-wait; where that is the value, write --reason=--no-wait.", "enable", "--site", "shop", "--reason", "--no-wait")]
    [InlineData("'--lease'. What follows is the option --on-lease-expiry", "enable", "--site", "shop", "--lease", "--on-lease-expiry=release")]
    [InlineData("--no-wait has no value", "enable", "--site", "shop", "--no-wait=")]
    [InlineData("'' can't be a site", "run", "--site", "shop", "--site=", "--", "true")]
    [InlineData("'' can't be a site", "run", "--site=", "--site", "shop", "--", "true")]
    [InlineData("--for: '' is no duration", "run", "--site", "shop", "--for=", "true")]
    [InlineData("Required argument missing for option: '--reason'.", "run", "--site", "shop", "--reason", "--", "true")]
    [InlineData("Which service?", "status", "--service=", "--site", "shop")]
    [InlineData("--api-key-file: the file can't be read", "sites", "--api-key-file=")]
    [InlineData("Required argument missing for option: '--url'.", "webhooks", "create", "--site", "shop", "--url")]
    [InlineData("--event: '' is none of", "webhooks", "create", "--url", "https://hooks.example.com", "--site", "shop", "--event=")]
    [InlineData("--all and --id exclude each other", "disable", "--site", "shop", "--all", "--id", "x")]
    [InlineData("is no duration", "enable", "--site", "shop", "--for", "30")]
    [InlineData("is no duration", "enable", "--site", "shop", "--reason", "@alice: orders migration", "--for", "30")]
    [InlineData("is no duration", "run", "--site", "shop", "--lease", "abc", "--", "true")]
    [InlineData("2027-02-01 in some countries", "enable", "--site", "shop", "--until", "01/02/2027")]
    [InlineData("is past; write", "enable", "--site", "shop", "--at", "2020-01-01 02:00")]
    [InlineData("--until and --for exclude each other", "enable", "--site", "shop", "--for", "1h", "--until", "2099-01-01")]
    [InlineData("--lease: from 10 seconds to 1 day", "enable", "--site", "shop", "--lease", "5s")]
    [InlineData("is none of closed, readOnly", "enable", "--site", "shop", "--mode", "shut")]
    [InlineData("can't be a site", "enable", "--site", "..")]
    [InlineData("--id names one maintenance of one site", "enable", "--site", "shop", "--site", "blog", "--id", "x")]
    [InlineData("--id names one maintenance of one site", "run", "--site", "shop", "--site", "blog", "--id", "x", "--", "true")]
    [InlineData("can't be an id", "disable", "--site", "shop", "--id", "../x")]
    [InlineData("a key is never an argument", "sites", "--api-key", "secret")]
    [InlineData("a key is never an argument", "enable", "--site", "mnt_secret")]
    [InlineData("a key is never an argument", "disable", "--api-key=secret")]
    [InlineData("a key is never an argument", "sites", "--apikey=mnt_secret")]
    [InlineData("a key is never an argument", "sites", "--token=mnt_secret")]
    [InlineData("a key is never an argument", "sites", "--api-key-file:mnt_secret")]
    [InlineData("a key is never an argument", "sites", "--KEY", "secret")]
    [InlineData("'mnt_...' can't be a site", "status", "-smnt_secret")]
    [InlineData("'mnp_...' can't be a site", "status", "-smnp_secret")]
    [InlineData("--output: '1' is none of text, json", "sites", "--output", "1")]
    [InlineData("--output: '' is none of text, json", "sites", "-o", "")]
    [InlineData("is none of closed, readOnly", "enable", "--site", "shop", "--mode", "1")]
    [InlineData("is none of release, stay-closed", "run", "--site", "shop", "--on-failure", "1", "--", "true")]
    [InlineData("--on-lease-expiry says what happens to a lease: give one with --lease.", "enable", "--site", "shop", "--on-lease-expiry", "release")]
    [InlineData("--at: 'foo' is no time", "enable", "--site", "shop", "--at", "foo")]
    [InlineData("--until: 'foo' is no time", "run", "--site", "shop", "--until", "foo", "--", "true")]
    [InlineData("--limit: 'abc' is no whole number from 1 to 100000", "history", "--limit", "abc")]
    [InlineData("--limit: '' is no whole number from 1 to 100000", "history", "--limit", "")]
    [InlineData("--limit: '1e1' is no whole number from 1 to 100000", "history", "--limit", "1e1")]
    [InlineData("--limit: '99999999999' is no whole number from 1 to 100000", "history", "--limit", "99999999999")]
    [InlineData("--limit: '0' is no whole number from 1 to 100000", "history", "--limit", "0")]
    [InlineData("'abc'", "disable", "--site", "shop", "--all=abc")]
    [InlineData("'abc'", "disable", "--site", "shop", "--all=abc", "--id", "x")]
    [InlineData("'abc'", "status", "--site", "shop", "--watch=abc")]
    [InlineData("[suggest:x] can't be read", "[suggest:x]", "maintenance st")]
    [InlineData("'shop/' can't be a site, or the beginning of one", "sites", "shop/")]
    [InlineData("Unrecognized option '--wrong'", "sites", "--wrong")]
    [InlineData("Unrecognized option '--wrong'", "run", "--site", "shop", "--wrong", "x", "--", "true")]
    [InlineData("'COMMAND' missing", "run", "--site", "shop", "--keep-on-failure")]
    [InlineData("COMMAND is empty", "run", "--site", "shop", "--", "")]
    [InlineData("a key is never an argument", "run", "--site", "mnt_secret", "--", "true")]
    [InlineData("--timeout: from 1 second to 1 day", "wait", "--site", "shop", "--timeout", "0s")]
    [InlineData("would send the key in the clear", "sites", "--service", "http://maintenance.example.com")]
    [InlineData("Required command was not provided", "webhooks")]
    [InlineData("--url", "webhooks", "create", "--site", "shop")]
    [InlineData("'maintenance webhooks create --help'", "webhooks", "create", "--url", "https://hooks.example.com")]
    [InlineData("is none of scheduled, started,", "webhooks", "create", "--url", "https://hooks.example.com", "--site", "shop", "--event", "closed")]
    [InlineData("can't be an id", "webhooks", "delete", "--id", "../keys")]
    [InlineData("holds no user", "sites", "--service", "https://me:secret@maintenance.example.com")]
    public async Task Command_that_can_not_be_meant_is_refused(string sentence, params string[] args)
    {
        CliResult result = await CliProcess.RunAsync(Nowhere, "key", args);

        Assert.Equal(64, result.ExitCode);
        Assert.Contains(sentence, result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Missing_service_and_key_are_asked_for()
    {
        Assert.Contains("MAINTENANCE_SERVICE", (await CliProcess.RunAsync((Uri?)null, "key", "sites")).Error, StringComparison.Ordinal);
        Assert.Contains("MAINTENANCE_API_KEY", (await CliProcess.RunAsync(Nowhere, null, "sites")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Key_comes_from_a_file_and_is_never_shown()
    {
        await using Fleet fleet = await Fleet.StartAsync(shops: 0);
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("key"), Fleet.AdminKey + "\r\n", System.Text.Encoding.Unicode, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(folder.File("broken"), "two\nwords", TestContext.Current.CancellationToken);

        CliResult read = await CliProcess.RunAsync(fleet.Service.Address, null, "sites", "--api-key-file", folder.File("key"));
        CliResult pasted = await CliProcess.RunAsync(fleet.Service.Address, Fleet.AdminKey + "\r\n", "sites");
        CliResult broken = await CliProcess.RunAsync(Nowhere, null, "sites", "--api-key-file", folder.File("broken"));
        CliResult absent = await CliProcess.RunAsync(Nowhere, null, "sites", "--api-key-file", "a-bootstrap-key-of-any-form");

        Assert.Equal((0, 0, 64, 64), (read.ExitCode, pasted.ExitCode, broken.ExitCode, absent.ExitCode));
        Assert.Equal("maintenance: --api-key-file: the file is not there. Give the path of a file that holds the key alone.\n", absent.Error);
        Assert.DoesNotContain("words", broken.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bash", "complete -F")]
    [InlineData("zsh", "compdef")]
    [InlineData("pwsh", "Register-ArgumentCompleter")]
    public async Task Shell_gets_a_completion_script(string shell, string expected)
    {
        Assert.Contains(expected, (await CliProcess.RunAsync((Uri?)null, null, "completion", shell)).Output, StringComparison.Ordinal);
        Assert.Contains("enable", (await CliProcess.RunAsync((Uri?)null, null, "[suggest:14]", "maintenance en")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Completion_of_bash_takes_no_name_of_a_file_for_a_word()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "bash is POSIX's");
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("-x"), "", TestContext.Current.CancellationToken);
        using CliProcess cli = CliProcess.StartInShell(
            folder.Path,
            "maintenance() { [ \"$1\" = completion ] && command \"${tool[@]}\" \"$@\" || printf '%s\\n' '-?' 'two words' '*'; }; tool=(\"$@\"); "
            + "eval \"$(maintenance completion bash)\"; COMP_POINT=12 COMP_LINE='maintenance '; _maintenance_complete; printf '[%s]' \"${COMPREPLY[@]}\"");

        Assert.Equal("[-?][two words][*]", (await cli.ResultAsync()).Output);
    }

    [Fact]
    public async Task Completion_offers_each_word_once() =>
        Assert.Equal(["release", "stay-closed"], (await CliProcess.RunAsync((Uri?)null, null, "[suggest:29]", "maintenance run --on-failure ")).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
}
