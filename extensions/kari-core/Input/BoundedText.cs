using System.Text;

namespace KariCore.Input;

/// <summary>A text under construction that can't grow beyond its bound.</summary>
internal sealed class BoundedText(int maxLength)
{
    private readonly StringBuilder builder = new();

    public BoundedText Append(ReadOnlySpan<char> text)
    {
        if (builder.Length + text.Length > maxLength)
            throw Invalid.TooLarge($"The text would be longer than {maxLength} characters.", "Make it shorter.");
        builder.Append(text);
        return this;
    }

    public override string ToString() => builder.ToString();
}
