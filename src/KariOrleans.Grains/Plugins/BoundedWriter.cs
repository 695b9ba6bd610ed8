using System.Text;

namespace KariOrleans.Grains.Plugins;

/// <summary>A text that may grow to a bound and no further: a template's loops decide how much they write.</summary>
internal sealed class BoundedWriter(int maxLength) : StringWriter(System.Globalization.CultureInfo.InvariantCulture)
{
    public override void Write(char value)
    {
        Reserve(1);
        base.Write(value);
    }

    public override void Write(string? value)
    {
        Reserve(value?.Length ?? 0);
        base.Write(value);
    }

    public override void Write(char[] buffer, int index, int count)
    {
        Reserve(count);
        base.Write(buffer, index, count);
    }

    private void Reserve(int length)
    {
        StringBuilder written = GetStringBuilder();
        if (written.Length + length > maxLength)
            throw new InvalidOperationException($"it renders more than {maxLength} characters");
    }
}
