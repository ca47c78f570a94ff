using System.Management.Automation;
using MaintenanceService.Client;

namespace MaintenanceService.PowerShell.Output;

/// <content>One method for each cell.</content>
public static partial class ViewText
{
    /// <summary>Returns the mode in its colour.</summary>
    public static object SiteMode(PSObject instance) => ModeOfSite(Read(instance));

    /// <summary>Returns whether every instance has confirmed, and how many have.</summary>
    public static object SiteConfirmed(PSObject instance) => Confirmed(Read(instance));

    /// <summary>Returns the maintenances that hold the site.</summary>
    public static object SiteHeldBy(PSObject instance) => HeldBy(Read(instance));

    /// <summary>Returns the mode in its colour.</summary>
    public static object MaintenanceMode(PSObject instance) => ModeOfMaintenance(Read(instance));

    /// <summary>Returns the status.</summary>
    public static object MaintenanceStatus(PSObject instance) => Read(instance).Word("Status");

    /// <summary>Returns the name of who started it.</summary>
    public static object MaintenanceCreatedBy(PSObject instance) => Name(Read(instance), "CreatedBy");

    /// <summary>Returns the time until it ends, or begins.</summary>
    public static object MaintenanceRemaining(PSObject instance) => Remaining(Read(instance));

    /// <summary>Returns the reason on one line.</summary>
    public static object MaintenanceReason(PSObject instance) => Read(instance).Line("Reason");

    /// <summary>Returns the mode in its colour.</summary>
    public static object InstanceMode(PSObject instance) => Mode(Read(instance));

    /// <summary>Returns the state in its colour.</summary>
    public static object InstanceState(PSObject instance) => State(Read(instance).Word("State"));

    /// <summary>Returns the time since its last report.</summary>
    public static object InstanceLastSeen(PSObject instance) => Ago(Read(instance).Time("LastSeenAt"));

    /// <summary>Returns the request or connection that it has waited for longest.</summary>
    public static object InstanceOldest(PSObject instance) => Oldest(Read(instance));

    /// <summary>Returns the mode in its colour.</summary>
    public static object ConvergenceMode(PSObject instance) => Mode(Read(instance));

    /// <summary>Returns how many of the instances have confirmed.</summary>
    public static object ConvergenceInstances(PSObject instance) => $"{Read(instance).Number("Confirmed") + Read(instance).Number("AssumedClosed")} of {Read(instance).Number("Total")}";

    /// <summary>Returns the blockers.</summary>
    public static object ConvergenceBlockers(PSObject instance) => Blockers(Read(instance));

    /// <summary>Returns the time on this machine's clock.</summary>
    public static object HistoryEntryAt(PSObject instance) => Time(Read(instance).Time("At"));

    /// <summary>Returns the action, by its name in the REST contract, and its detail.</summary>
    public static object HistoryEntryAction(PSObject instance) =>
        Read(instance).Word("Action") + (Read(instance).Line("Detail") is { Length: > 0 } detail ? $": {detail}" : "");

    /// <summary>Returns the name of who did it.</summary>
    public static object HistoryEntryActor(PSObject instance) => Name(Read(instance), "Actor");

    /// <summary>The site.</summary>
    public static object ReceiptSite(PSObject instance) => MaintenanceOf(instance).Text("Site");

    /// <summary>Returns the maintenance's id.</summary>
    public static object ReceiptId(PSObject instance) => MaintenanceOf(instance).Text("Id");

    /// <summary>Returns the reason.</summary>
    public static object ReceiptReason(PSObject instance) => MaintenanceOf(instance).Text("Reason");

    /// <summary>Returns the name of who started it.</summary>
    public static object ReceiptCreatedBy(PSObject instance) => Name(MaintenanceOf(instance), "CreatedBy");

    /// <summary>Returns the time of its start.</summary>
    public static object ReceiptBegan(PSObject instance) =>
        MaintenanceOf(instance).Word("EndReason") == nameof(EndReason.Cancelled) ? "never" : Time(MaintenanceOf(instance).Time("StartsAt"));

    /// <summary>Returns the time when all instances had confirmed.</summary>
    public static object ReceiptConverged(PSObject instance) => Time(Read(instance).Time("ConvergedAt"));

    /// <summary>Returns when and why it ended.</summary>
    public static object ReceiptEnded(PSObject instance) => Ended(MaintenanceOf(instance));

    /// <summary>Returns the time when all instances had confirmed the end.</summary>
    public static object ReceiptReopened(PSObject instance) => Time(Read(instance).Time("ReopenedAt"));

    /// <summary>Returns the instances, a line each.</summary>
    public static object ReceiptInstances(PSObject instance) => Instances(Read(instance));

    /// <summary>Returns the time of its confirmation.</summary>
    public static object ReceiptInstanceConfirmed(PSObject instance) => Time(Read(instance).Time("ConfirmedAt"));

    /// <summary>Returns the time when it confirmed the end.</summary>
    public static object ReceiptInstanceReopened(PSObject instance) => Time(Read(instance).Time("ReopenedAt"));

    /// <summary>Returns the time that it still works.</summary>
    public static object PassValid(PSObject instance) => Valid(Read(instance));

    /// <summary>Names the property that holds the token.</summary>
    public static object PassSecret(PSObject instance) => Hidden("Token");

    /// <summary>Returns the role.</summary>
    public static object KeyRole(PSObject instance) => Read(instance).Word("Role");

    /// <summary>The sites.</summary>
    public static object KeySites(PSObject instance) => Read(instance).Texts("Sites", ", ");

    /// <summary>Returns the time that it still works.</summary>
    public static object KeyValid(PSObject instance) => Valid(Read(instance));

    /// <summary>Returns the time since its last use.</summary>
    public static object KeyLastUsed(PSObject instance) => Ago(Read(instance).Time("LastUsedAt"));

    /// <summary>Names the property that holds the key.</summary>
    public static object KeySecret(PSObject instance) => Hidden("Secret");

    /// <summary>The sites.</summary>
    public static object WebhookSites(PSObject instance) => Read(instance).Texts("Sites", ", ");

    /// <summary>The events.</summary>
    public static object WebhookEvents(PSObject instance) => Events(Read(instance));

    /// <summary>Returns whether messages arrive, in its colour.</summary>
    public static object WebhookState(PSObject instance) => DeliveryState(Read(instance));

    /// <summary>Returns the time since a message was accepted.</summary>
    public static object WebhookDelivered(PSObject instance) => Ago(Read(instance).Time("LastDeliveredAt"));

    /// <summary>Names the property that holds the secret.</summary>
    public static object WebhookSecret(PSObject instance) => Hidden("Secret");

    /// <summary>Returns whether the message was accepted, in its colour.</summary>
    public static object WebhookTestResultDelivered(PSObject instance) => YesOrNo(Read(instance).Flag("Delivered"));

    /// <summary>Returns whether nothing stands in the way, in its colour.</summary>
    public static object ReadinessReady(PSObject instance) => YesOrNo(Read(instance).Flag("Ready"));

    /// <summary>Returns the mode in its colour.</summary>
    public static object ReadinessMode(PSObject instance) => ModeOfSite(Read(instance));

    /// <summary>Returns the silent instances.</summary>
    public static object ReadinessSilent(PSObject instance) => Read(instance).Texts("Silent", ", ");

    /// <summary>Returns what stays open, a line each.</summary>
    public static object ReadinessStaysOpen(PSObject instance) => Read(instance).Texts("StaysOpen", "\n");

    /// <summary>The networks that pass.</summary>
    public static object ReadinessNetworks(PSObject instance) => Read(instance).Texts("BypassNetworks", ", ");

    /// <summary>Returns the maintenances that hold the site.</summary>
    public static object ReadinessHeldBy(PSObject instance) => HeldBy(Read(instance));

    /// <summary>Returns the problems, a line each.</summary>
    public static object ReadinessProblems(PSObject instance) => Read(instance).Texts("Problems", "\n");

    private static RecordReader MaintenanceOf(PSObject receipt) => Read(receipt).Part("Maintenance") ?? new RecordReader(new PSObject());

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

    private static string YesOrNo(bool value) => value ? $"{Green}yes{Reset}" : $"{Red}no{Reset}";

    private static string Events(RecordReader webhook) =>
        webhook.Texts("Events", ", ") is var names && names.Split(", ").Length == Enum.GetValues<WebhookEvent>().Length ? "all" : names;

    private static string DeliveryState(RecordReader webhook) => (webhook.Time("DisabledAt"), webhook.Line("LastError")) switch
    {
        (not null, _) => $"{Red}disabled{Reset}",
        (_, { Length: > 0 }) => $"{Yellow}failing{Reset}",
        _ => $"{Green}in use{Reset}",
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

    private static string Instances(RecordReader receipt)
    {
        string missing = receipt.Part("Maintenance")?.Time("EndedAt") is null ? "not confirmed yet" : "never confirmed";
        return string.Join('\n', receipt.Parts("Instances").Select(item =>
        {
            string confirmed = item.Flag("Assumed") ? "assumed closed" : item.Time("ConfirmedAt") is { } at ? $"confirmed {Time(at)}" : missing;
            return $"{item.Text("Instance")}: {confirmed}, {item.Number("Refused")} refused";
        }));
    }
}
