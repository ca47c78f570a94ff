using System.CommandLine;
using System.CommandLine.Parsing;
using MaintenanceService.Client;
using MaintenanceService.Client.Flow;

namespace MaintenanceService.Cli.Options;

/// <summary>Adds the options for the terms of a maintenance.</summary>
internal sealed class TermOptions
{
    private readonly Option<string?> _reason = new("--reason") { Description = "Why, for operators; visitors never see it." };
    private readonly Option<string?> _message = new("--message") { Description = "What visitors read." };
    private readonly Option<string?> _link = new("--link") { Description = "Where visitors find more: an https address.", HelpName = "URL" };
    private readonly Option<MaintenanceMode?> _mode = Values.Mode("--mode", "What requests meet: closed (default) refuses all, readOnly lets GET, HEAD and OPTIONS pass.", MaintenanceMode.Closed, MaintenanceMode.ReadOnly);
    private readonly Option<TimeSpan?> _for = Values.Duration("--for", "How long it lasts at most, such as 30m or 00:30:00.");
    private readonly Option<DateTimeOffset?> _until = Values.Time("--until", "When it ends by itself, such as '2027-01-31 02:00' or 22:00.");
    private readonly Option<TimeSpan?> _lease = Values.Duration("--lease", "How long it outlives its last renewal, 10s to 1d.");
    private readonly Option<string[]> _paths = new("--path") { Description = "Covers this path only; may be given several times.", HelpName = "PATH" };
    private readonly Option<string[]> _exemptPaths = new("--exempt-path") { Description = "Leaves this path open; may be given several times.", HelpName = "PATH" };
    private readonly Option<string[]> _networks = new("--bypass-network") { Description = "Lets this address or network through; may be given several times.", HelpName = "NETWORK" };

    public void AddTo(Command command)
    {
        command.Options.Add(_reason);
        command.Options.Add(_message);
        command.Options.Add(_link);
        command.Options.Add(_mode);
        command.Options.Add(_for);
        command.Options.Add(_until);
        command.Options.Add(_lease);
        command.Options.Add(_paths);
        command.Options.Add(_exemptPaths);
        command.Options.Add(_networks);
    }

    public bool HasLease(SymbolResult result) => result.GetResult(_lease) is not null;

    public TimeSpan? Lease(ParseResult result) => result.GetValue(_lease);

    /// <summary>Returns the terms as a request.</summary>
    /// <exception cref="FlowException">A time or a duration can't be meant.</exception>
    public MaintenanceRequest Request(ParseResult result, DateTimeOffset? at, TimeSpan? lease, LeaseExpiry onExpiry)
    {
        TimeSpan? length = result.GetValue(_for);
        DateTimeOffset? until = result.GetValue(_until);
        new TermChecks(ShellSyntax.Instance, TimeProvider.System).Check(at, until, length, lease);
        return new MaintenanceRequest
        {
            Mode = result.GetValue(_mode) ?? MaintenanceMode.Closed,
            Reason = Text(result.GetValue(_reason)),
            Message = Text(result.GetValue(_message)),
            Link = result.GetValue(_link),
            Paths = result.GetValue(_paths),
            ExemptPaths = result.GetValue(_exemptPaths),
            BypassNetworks = result.GetValue(_networks),
            StartsAt = at,
            EndsAt = until,
            Duration = length,
            Lease = lease is { } seconds ? new LeaseRequest { Seconds = TermChecks.Seconds(seconds), OnExpiry = onExpiry } : null,
        };
    }

    private static string? Text(string? text) => text is null ? null : LineEnds.Normalize(text);
}
