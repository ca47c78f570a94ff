using System.Globalization;
using MaintenanceService.AspNetCore.Observability;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace MaintenanceService.AspNetCore.Refusals;

/// <summary>
/// Finds the page's texts by language: the built-in ones, and those of the app's supported cultures that its localizer has (base name
/// <c>MaintenancePage</c>). The set is fixed, so that a header can't name others.
/// </summary>
internal sealed partial class PageLanguages(IServiceProvider services, SafeLogger<PageLanguages> logger)
{
    public const string BaseName = "MaintenancePage";
    private Dictionary<string, PageText>? _texts;

    private Dictionary<string, PageText> Texts => _texts ??= Load();

    /// <summary>Returns the texts in a language, or in the same language of another region; null where there are none.</summary>
    public PageText? Find(ReadOnlySpan<char> tag)
    {
        // No language tag is longer.
        if (tag.Length is 0 or > 35)
        {
            return null;
        }

        string name = tag.ToString();
        return Texts.GetValueOrDefault(name) ?? Texts.GetValueOrDefault(PageText.PrimaryOf(name));
    }

    /// <summary>Returns the texts in the first accepted language that exists, else in English.</summary>
    public PageText For(IReadOnlyList<string> accepted)
    {
        foreach (string language in accepted)
        {
            if (Find(language) is { } text)
            {
                return text;
            }
        }

        return PageText.English;
    }

    private Dictionary<string, PageText> Load()
    {
        var texts = PageText.BuiltIn.ToDictionary(text => text.Language, StringComparer.OrdinalIgnoreCase);
        try
        {
            if (services.GetService<IStringLocalizerFactory>() is { } factory)
            {
                IStringLocalizer localizer = factory.Create(BaseName, services.GetRequiredService<IHostEnvironment>().ApplicationName);
                foreach (CultureInfo culture in services.GetRequiredService<IOptions<RequestLocalizationOptions>>().Value.SupportedUICultures ?? [])
                {
                    Add(texts, localizer, culture);
                }
            }
        }
        catch (Exception exception)
        {
            LogUnreadable(logger, Reason.Of(exception));
        }

        return texts;
    }

    private static void Add(Dictionary<string, PageText> texts, IStringLocalizer localizer, CultureInfo culture)
    {
        CultureInfo previous = CultureInfo.CurrentUICulture;
        try
        {
            // The localizer uses the current culture.
            CultureInfo.CurrentUICulture = culture;
            PageText fallback = texts.GetValueOrDefault(culture.Name) ?? texts.GetValueOrDefault(culture.TwoLetterISOLanguageName) ?? PageText.English;
            if (culture.Name.Length > 0 && !localizer[nameof(PageText.ClosedTitle)].ResourceNotFound)
            {
                string Word(string name, string own) => localizer[name] is { ResourceNotFound: false } found ? found.Value : own;
                texts[culture.Name] = new PageText(
                    culture.Name,
                    Word(nameof(PageText.ClosedTitle), fallback.ClosedTitle),
                    Word(nameof(PageText.ClosedMessage), fallback.ClosedMessage),
                    Word(nameof(PageText.ReadOnlyTitle), fallback.ReadOnlyTitle),
                    Word(nameof(PageText.ReadOnlyMessage), fallback.ReadOnlyMessage),
                    Word(nameof(PageText.ExpectedBack), fallback.ExpectedBack),
                    Word(nameof(PageText.More), fallback.More),
                    Word(nameof(PageText.TimeFormat), fallback.TimeFormat));
            }
        }
        finally
        {
            CultureInfo.CurrentUICulture = previous;
        }
    }

    [LoggerMessage(173, LogLevel.Warning, "The app's texts for the maintenance page can't be read: {Reason}. The built-in languages are used.")]
    private static partial void LogUnreadable(ILogger logger, string reason);
}
