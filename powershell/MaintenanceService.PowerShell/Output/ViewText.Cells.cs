using System.Management.Automation;
using MaintenanceService.Client;

namespace MaintenanceService.PowerShell.Output;

/// <content>One method for each cell.</content>
public static partial class ViewText
{
    /// <summary>The mode, coloured.</summary>
    public static object SiteMode(PSObject instance) => Mode(Read(instance));

    /// <summary>Whether every instance has confirmed, and how many.</summary>
    public static object SiteConfirmed(PSObject instance) => Confirmed(Read(instance));

    /// <summary>Who holds the site.</summary>
    public static object SiteHeldBy(PSObject instance) => HeldBy(Read(instance));

    /// <summary>The mode, coloured.</summary>
    public static object MaintenanceMode(PSObject instance) => Mode(Read(instance));

    /// <summary>The status.</summary>
    public static object MaintenanceStatus(PSObject instance) => Read(instance).Word("Status");

    /// <summary>Who began it.</summary>
    public static object MaintenanceCreatedBy(PSObject instance) => Name(Read(instance), "CreatedBy");

    /// <summary>How long it lasts yet, or until it begins.</summary>
    public static object MaintenanceRemaining(PSObject instance) => Remaining(Read(instance));

    /// <summary>The reason on one line.</summary>
    public static object MaintenanceReason(PSObject instance) => Read(instance).Line("Reason");

    /// <summary>The mode, coloured.</summary>
    public static object InstanceMode(PSObject instance) => Mode(Read(instance));

    /// <summary>The state, coloured.</summary>
    public static object InstanceState(PSObject instance) => State(Read(instance).Word("State"));

    /// <summary>How long ago it reported.</summary>
    public static object InstanceLastSeen(PSObject instance) => Ago(Read(instance).Time("LastSeenAt"));

    /// <summary>What it waits for longest.</summary>
    public static object InstanceOldest(PSObject instance) => Oldest(Read(instance));

    /// <summary>The mode, coloured.</summary>
    public static object ConvergenceMode(PSObject instance) => Mode(Read(instance));

    /// <summary>How many of how many have confirmed.</summary>
    public static object ConvergenceInstances(PSObject instance) => $"{Read(instance).Number("Confirmed") + Read(instance).Number("AssumedClosed")} of {Read(instance).Number("Total")}";

    /// <summary>What stands in the way.</summary>
    public static object ConvergenceBlockers(PSObject instance) => Blockers(Read(instance));

    /// <summary>When, on this machine's clock.</summary>
    public static object HistoryEntryAt(PSObject instance) => Time(Read(instance).Time("At"));

    /// <summary>The action, by the word that filters and the REST contract know, and what is told of it.</summary>
    public static object HistoryEntryAction(PSObject instance) =>
        Read(instance).Word("Action") + (Read(instance).Line("Detail") is { Length: > 0 } detail ? $": {detail}" : "");

    /// <summary>Who did it.</summary>
    public static object HistoryEntryActor(PSObject instance) => Name(Read(instance), "Actor");

    /// <summary>The site.</summary>
    public static object ReceiptSite(PSObject instance) => Of(instance).Text("Site");

    /// <summary>The maintenance's id.</summary>
    public static object ReceiptId(PSObject instance) => Of(instance).Text("Id");

    /// <summary>The reason.</summary>
    public static object ReceiptReason(PSObject instance) => Of(instance).Text("Reason");

    /// <summary>Who began it.</summary>
    public static object ReceiptCreatedBy(PSObject instance) => Name(Of(instance), "CreatedBy");

    /// <summary>When it began.</summary>
    public static object ReceiptBegan(PSObject instance) => Time(Of(instance).Time("StartsAt"));

    /// <summary>When all had confirmed.</summary>
    public static object ReceiptConverged(PSObject instance) => Time(Read(instance).Time("ConvergedAt"));

    /// <summary>When and why it ended.</summary>
    public static object ReceiptEnded(PSObject instance) => Ended(Of(instance));

    /// <summary>When all were open again.</summary>
    public static object ReceiptReopened(PSObject instance) => Time(Read(instance).Time("ReopenedAt"));

    /// <summary>The instances, a line each.</summary>
    public static object ReceiptInstances(PSObject instance) => Instances(Read(instance));

    /// <summary>When it confirmed.</summary>
    public static object ReceiptInstanceConfirmed(PSObject instance) => Time(Read(instance).Time("ConfirmedAt"));

    /// <summary>When it was open again.</summary>
    public static object ReceiptInstanceReopened(PSObject instance) => Time(Read(instance).Time("ReopenedAt"));

    /// <summary>How long it works yet.</summary>
    public static object PassValid(PSObject instance) => Valid(Read(instance));

    /// <summary>Where the token is, not what it is.</summary>
    public static object PassSecret(PSObject instance) => Hidden("Token");

    /// <summary>The sites.</summary>
    public static object KeySites(PSObject instance) => Read(instance).Texts("Sites", ", ");

    /// <summary>How long it works yet.</summary>
    public static object KeyValid(PSObject instance) => Valid(Read(instance));

    /// <summary>How long ago it was used.</summary>
    public static object KeyLastUsed(PSObject instance) => Ago(Read(instance).Time("LastUsedAt"));

    /// <summary>Where the key is, not what it is.</summary>
    public static object KeySecret(PSObject instance) => Hidden("Secret");

    /// <summary>Whether nothing stands in the way, coloured.</summary>
    public static object ReadinessReady(PSObject instance) => Read(instance).Flag("Ready") ? $"{Green}yes{Reset}" : $"{Red}no{Reset}";

    /// <summary>The mode, coloured.</summary>
    public static object ReadinessMode(PSObject instance) => Mode(Read(instance));

    /// <summary>Those that are silent.</summary>
    public static object ReadinessSilent(PSObject instance) => Read(instance).Texts("Silent", ", ");

    /// <summary>What stays open, a line each.</summary>
    public static object ReadinessStaysOpen(PSObject instance) => Read(instance).Texts("StaysOpen", "\n");

    /// <summary>The networks that get through.</summary>
    public static object ReadinessNetworks(PSObject instance) => Read(instance).Texts("BypassNetworks", ", ");

    /// <summary>Who holds the site.</summary>
    public static object ReadinessHeldBy(PSObject instance) => HeldBy(Read(instance));

    /// <summary>The problems, a line each.</summary>
    public static object ReadinessProblems(PSObject instance) => Read(instance).Texts("Problems", "\n");

    private static RecordReader Of(PSObject receipt) => Read(receipt).Part("Maintenance") ?? new RecordReader(new PSObject());

    private static string Confirmed(RecordReader site)
    {
        string word = site.Flag("Converged") ? "yes" : "no";
        return site.Part("Convergence") is { } now ? $"{word} ({now.Number("Confirmed") + now.Number("AssumedClosed")}/{now.Number("Total")})" : word;
    }

    private static string State(string word) => word switch
    {
        "Confirmed" or "AssumedClosed" => $"{Green}{word}{Reset}",
        "Silent" or "ForcedMode" => $"{Red}{word}{Reset}",
        _ => $"{Yellow}{word}{Reset}",
    };

    private static string Oldest(RecordReader record) =>
        string.Join(", ", record.Parts("Oldest").Take(1).Select(item => $"{item.Line("Name")} for {item.Number("Seconds")} s"));

    private static string Blockers(RecordReader convergence) => string.Join(" ", convergence.Parts("Blockers").Select(blocker =>
        Oldest(blocker) is { Length: > 0 } oldest
            ? $"{blocker.Text("Instance")}: {oldest}."
            : $"{blocker.Text("Instance")} ({blocker.Word("Reason")}): {ServiceText.WithLocalTimes(blocker.Line("Detail"))}".TrimStart()));

    private static string Ended(RecordReader maintenance)
    {
        string at = Time(maintenance.Time("EndedAt"));
        string by = Name(maintenance, "EndedBy") is { Length: > 0 } name ? $" by {name}" : "";
        EndReason? reason = Enum.TryParse(maintenance.Word("EndReason"), out EndReason known) ? known : null;
        return at.Length == 0 ? "" : $"{at} ({EndReasonText.Describe(reason)}{by})";
    }

    private static string Instances(RecordReader receipt) => string.Join('\n', receipt.Parts("Instances").Select(item =>
    {
        string confirmed = item.Flag("Assumed") ? "assumed closed" : item.Time("ConfirmedAt") is { } at ? $"confirmed {Time(at)}" : "never confirmed";
        return $"{item.Text("Instance")}: {confirmed}, {item.Number("Refused")} refused";
    }));
}
