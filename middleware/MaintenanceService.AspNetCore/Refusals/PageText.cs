using System.Globalization;
using MaintenanceService.Client;

namespace MaintenanceService.AspNetCore.Refusals;

/// <summary>The texts of the page in one language, used where the site has none of its own.</summary>
/// <param name="Language">Its tag, such as <c>de</c>.</param>
/// <param name="ClosedTitle">Title while the site is closed.</param>
/// <param name="ClosedMessage">Message while the site is closed.</param>
/// <param name="ReadOnlyTitle">Title while the site is readOnly.</param>
/// <param name="ReadOnlyMessage">Message while the site is readOnly.</param>
/// <param name="ExpectedBack">A sentence with the end as <c>{0}</c>.</param>
/// <param name="More">The link's text.</param>
/// <param name="TimeFormat">The format of a time in UTC.</param>
internal sealed record PageText(
    string Language, string ClosedTitle, string ClosedMessage, string ReadOnlyTitle, string ReadOnlyMessage, string ExpectedBack, string More,
    string TimeFormat)
{
    private static readonly string[] RightToLeft = ["ar", "ckb", "dv", "fa", "he", "iw", "ps", "sd", "ug", "ur", "yi"];

    public static readonly PageText English = new(
        "en",
        "Down for maintenance",
        "We are working on this site. Please try again later.",
        "Read only for a while",
        "We are working on this site. You can read everything; changes are possible again soon.",
        "Expected back by {0}.",
        "More about this",
        "d MMMM yyyy, HH:mm 'UTC'");

    public static readonly PageText[] BuiltIn =
    [
        English,
        new(
            "de",
            "Wartungsarbeiten",
            "Wir arbeiten an dieser Website. Bitte versuchen Sie es später noch einmal.",
            "Vorübergehend nur lesbar",
            "Wir arbeiten an dieser Website. Sie können alles lesen; Änderungen sind bald wieder möglich.",
            "Voraussichtlich wieder verfügbar: {0}.",
            "Mehr dazu",
            "d. MMMM yyyy, HH:mm 'UTC'"),
        new(
            "fr",
            "Site en maintenance",
            "Nous travaillons sur ce site. Veuillez réessayer plus tard.",
            "En lecture seule pour le moment",
            "Nous travaillons sur ce site. Vous pouvez tout consulter ; les modifications seront bientôt de nouveau possibles.",
            "Retour prévu : {0}.",
            "En savoir plus",
            "d MMMM yyyy, HH:mm 'UTC'"),
        new(
            "es",
            "En mantenimiento",
            "Estamos trabajando en este sitio. Vuelva a intentarlo más tarde.",
            "Solo lectura por el momento",
            "Estamos trabajando en este sitio. Puede leerlo todo; pronto se podrán volver a hacer cambios.",
            "Disponible de nuevo, según lo previsto: {0}.",
            "Más información",
            "d 'de' MMMM 'de' yyyy, HH:mm 'UTC'"),
    ];

    /// <summary>Returns the direction of the language: <c>ltr</c> or <c>rtl</c>.</summary>
    public string Direction { get; } = RightToLeft.Contains(PrimaryOf(Language)) ? "rtl" : "ltr";

    /// <summary>Returns the language without region and script: <c>de</c> of <c>de-AT</c>.</summary>
    public static string PrimaryOf(string language) => language.IndexOf('-', StringComparison.Ordinal) is var end and > 0 ? language[..end].ToLowerInvariant() : language.ToLowerInvariant();

    public string TitleOf(MaintenanceRefusal refusal) => refusal.Title ?? (refusal.Mode == MaintenanceMode.ReadOnly ? ReadOnlyTitle : ClosedTitle);

    public string MessageOf(MaintenanceRefusal refusal) => refusal.Message ?? (refusal.Mode == MaintenanceMode.ReadOnly ? ReadOnlyMessage : ClosedMessage);

    /// <summary>Writes a time in UTC, with the language's month names where this machine has them.</summary>
    public string Format(DateTimeOffset time)
    {
        try
        {
            return UtcTime.Format(time, TimeFormat, new CultureInfo(Language, useUserOverride: false));
        }
        catch (CultureNotFoundException)
        {
            return UtcTime.Format(time);
        }
    }
}
