using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using MaintenanceService.Client;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace MaintenanceService.AspNetCore;

/// <summary>The page for people: the app's own <c>503.html</c>, else the built-in one. Every value is encoded.</summary>
internal sealed partial class RefusalPage(IFileProvider content, SafeLogger<RefusalPage> logger)
{
    public const string FileName = "503.html";
    private const string RequestPath = "request_path";
    private const string RetryAfter = "retry_after";
    private const int LargestFile = 1024 * 1024;
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(System.Text.Unicode.UnicodeRanges.All);
    private static readonly PageTemplate BuiltIn = PageTemplate.Parse(BuiltInPage.Html);
    private volatile Loaded? _loaded;
    private volatile Rendered? _last;

    /// <param name="context">The request.</param>
    /// <param name="words">What its sender is told.</param>
    /// <param name="retryAfter">And in how many seconds to try again.</param>
    public byte[] Render(HttpContext context, RefusalWords words, int retryAfter)
    {
        Loaded current = Current();
        PageTemplate template = current.Template;
        if (!current.IsOneForAll)
        {
            return Fill(template, context, words.For(retryAfter));
        }

        // Made once, for as long as the words stay the same.
        if (_last is { } last && ReferenceEquals(last.Template, template) && last.Words == words.Refusal)
        {
            return last.Bytes;
        }

        byte[] bytes = Fill(template, context, words.Refusal);
        _last = new Rendered(template, words.Refusal, bytes);
        return bytes;
    }

    private static byte[] Fill(PageTemplate template, HttpContext context, MaintenanceRefusal refusal) =>
        Encoding.UTF8.GetBytes(template.Fill(name => Value(name, context, refusal)));

    private static string? Value(string name, HttpContext context, MaintenanceRefusal refusal) => name switch
    {
        "site" => Encode(refusal.Site),
        "title" => Encode(RefusalBodies.TitleOf(refusal)),
        "message" => Encode(RefusalBodies.MessageOf(refusal)),
        RequestPath => Encode(context.Request.PathBase.Add(context.Request.Path).Value ?? ""),
        "ends_at" => refusal.EndsAt is { } end ? Encode(WireTime.Format(end)) : "",
        RetryAfter => refusal.RetryAfterSeconds.ToString(CultureInfo.InvariantCulture),
        BuiltInPage.EndsAtBlock => BuiltInPage.EndsAt(refusal.EndsAt),
        BuiltInPage.LinkBlock => refusal.Link is { } link ? BuiltInPage.Link(Encode(link)) : "",
        _ => null,
    };

    private static string Encode(string text) => Encoder.Encode(text);

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
        try
        {
            // Watched before it is read: a change in between is not missed.
            token = content.Watch(FileName);
            IFileInfo file = content.GetFileInfo(FileName);
            if (!file.Exists || file.IsDirectory || file.Length > LargestFile)
            {
                return new Loaded(BuiltIn, token);
            }

            using var reader = new StreamReader(file.CreateReadStream(), Encoding.UTF8);
            return new Loaded(PageTemplate.Parse(reader.ReadToEnd()), token);
        }
        catch (Exception exception)
        {
            LogUnreadable(logger, FileName, exception.Message);
            return new Loaded(BuiltIn, token);
        }
    }

    [LoggerMessage(172, LogLevel.Warning, "The app's own {File} can't be read: {Reason}. The built-in page is shown.")]
    private static partial void LogUnreadable(ILogger logger, string file, string reason);

    private sealed record Rendered(PageTemplate Template, MaintenanceRefusal Words, byte[] Bytes);

    private sealed class Loaded(PageTemplate template, IChangeToken token)
    {
        public PageTemplate Template { get; } = template;

        public bool Changed => token.HasChanged;

        /// <summary>Whether all visitors get the same, for as long as the words stay the same.</summary>
        public bool IsOneForAll { get; } = !template.Has(RequestPath) && !template.Has(RetryAfter);
    }
}
