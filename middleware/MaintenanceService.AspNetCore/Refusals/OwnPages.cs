using System.Text;
using System.Text.RegularExpressions;
using MaintenanceService.AspNetCore.Observability;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace MaintenanceService.AspNetCore.Refusals;

/// <summary>Reads the app's own pages from its content root: <c>503.html</c>, and <c>503.de.html</c> for a language. Changed files are read anew.</summary>
internal sealed partial class OwnPages(IFileProvider content, SafeLogger<OwnPages> logger)
{
    private const string Pattern = "503*.html";
    private const int MaxFileLength = 1024 * 1024;
    private volatile Loaded? _loaded;

    /// <summary>Returns the page for a visitor; null where the app has none.</summary>
    /// <param name="languages">Those that the visitor reads, best first.</param>
    public PageTemplate? Find(IReadOnlyList<string> languages)
    {
        Loaded loaded = Current();
        if (loaded.ByLanguage.Count == 0)
        {
            return loaded.Default;
        }

        foreach (string language in languages)
        {
            if (loaded.ByLanguage.GetValueOrDefault(language) is { } exact)
            {
                return exact;
            }

            string primary = PageText.PrimaryOf(language);
            if (loaded.ByLanguage.GetValueOrDefault(primary) is { } page)
            {
                return page;
            }

            // A 503.html without a language may be in any.
            if (loaded.Default is { } own && (own.Language is null || PageText.PrimaryOf(own.Language) == primary))
            {
                return own;
            }
        }

        return loaded.Default ?? loaded.ByLanguage.GetValueOrDefault(PageText.English.Language);
    }

    private Loaded Current()
    {
        Loaded? loaded = _loaded;
        if (loaded is null || loaded.Changed)
        {
            loaded = Load();
            _loaded = loaded;
        }

        return loaded;
    }

    private Loaded Load()
    {
        IChangeToken token = NullChangeToken.Singleton;
        var byLanguage = new Dictionary<string, PageTemplate>(StringComparer.OrdinalIgnoreCase);
        PageTemplate? ownDefault = null;
        try
        {
            // Watch before reading, so that no change in between is missed.
            token = content.Watch(Pattern);
            foreach (IFileInfo file in content.GetDirectoryContents(""))
            {
                if (!file.IsDirectory && file.Length <= MaxFileLength && FileName().Match(file.Name) is { Success: true } name)
                {
                    PageTemplate page = Read(file, name.Groups[1].Success ? name.Groups[1].Value : null);
                    if (name.Groups[1].Success)
                    {
                        byLanguage[name.Groups[1].Value] = page;
                    }
                    else
                    {
                        ownDefault = page;
                    }
                }
            }
        }
        catch (Exception exception)
        {
            LogUnreadable(logger, Reason.Of(exception));
            return new Loaded(null, new Dictionary<string, PageTemplate>(), token);
        }

        return new Loaded(ownDefault, byLanguage, token);
    }

    private static PageTemplate Read(IFileInfo file, string? language)
    {
        using var reader = new StreamReader(file.CreateReadStream(), Encoding.UTF8);
        string text = reader.ReadToEnd();
        return PageTemplate.Parse(text, language ?? (LanguageOfPage().Match(text) is { Success: true } match ? match.Groups[1].Value : null));
    }

    [GeneratedRegex(@"\A503(?:\.([a-z]{2,3}(?:-[a-z0-9]{2,8}){0,3}))?\.html\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex FileName();

    [GeneratedRegex(@"<html\b[^>]{0,500}?\slang\s*=\s*[""']?([a-z]{2,3}(?:-[a-z0-9]{2,8}){0,3})", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex LanguageOfPage();

    [LoggerMessage(172, LogLevel.Warning, "The app's own 503.html can't be read: {Reason}. The built-in page is shown.")]
    private static partial void LogUnreadable(ILogger logger, string reason);

    private sealed record Loaded(PageTemplate? Default, Dictionary<string, PageTemplate> ByLanguage, IChangeToken Token)
    {
        public bool Changed => Token.HasChanged;
    }
}
