using System.Text;

namespace MaintenanceService.Cli.Output;

/// <summary>Writes answers, the help and the version included; what can't be written is an error of its own.</summary>
internal sealed class StrictWriter(TextWriter writer) : TextWriter
{
    public override Encoding Encoding => writer.Encoding;

    public override void Write(char value) => Try(() => writer.Write(value));

    public override void Write(string? value) => Try(() => writer.Write(value));

    public override void WriteLine(string? value) => Try(() => writer.WriteLine(value));

    public override void Flush() => Try(writer.Flush);

    /// <exception cref="AnswerLostException">It can't be written.</exception>
    private static void Try(Action write)
    {
        try
        {
            write();
        }
        catch (Exception exception) when (StandardOutput.IsWriteFailure(exception))
        {
            throw new AnswerLostException(exception);
        }
    }
}
