using System.Globalization;
using System.Text.Json.Nodes;
using KariCore.Input;
using KariCore.Json;
using KariOrleans.Sdk;

namespace KariCore.Arithmetic;

/// <summary>
/// Evaluates arithmetic while reading it; there is nothing else that it could do. Grammar:
/// <c>sum = product {("+"|"-") product}</c>, <c>product = power {("*"|"/"|"%") power}</c>, <c>power = sign ["^"
/// power]</c>,
/// <c>sign = {"-"|"+"} atom</c>, <c>atom = number | name | name "(" sum {"," sum} ")" | "(" sum ")"</c>. <c>-2^2</c> is
/// 4: the sign binds first.
/// </summary>
internal sealed class Expression
{
    public const int MaxLength = 1000;
    private const int MaxDepth = 50;

    private readonly string text;
    private readonly JsonObject variables;
    private int at;
    private int depth;

    private Expression(string text, JsonObject variables) => (this.text, this.variables) = (text, variables);

    public static double Evaluate(string text, JsonObject variables)
    {
        if (text.Length > MaxLength)
            throw Invalid.Input($"The expression has {text.Length} characters.", $"Use at most {MaxLength}.");
        var expression = new Expression(text, variables);
        var value = expression.Sum();
        return expression.Peek() == '\0' ? value : throw expression.Unexpected();
    }

    private double Sum()
    {
        if (++depth > MaxDepth)
            throw Invalid.Input("The expression is nested too deeply.", $"Use at most {MaxDepth} levels.");
        var value = Product();
        while (Peek() is '+' or '-') value = text[at++] == '+' ? value + Product() : value - Product();
        depth--;
        return value;
    }

    private double Product()
    {
        var value = Power();
        while (Peek() is '*' or '/' or '%')
        {
            value = text[at++] switch
            {
                '*' => value * Power(),
                '/' => value / NotZero(Power()),
                _ => value % NotZero(Power()),
            };
        }

        return value;
    }

    private double Power()
    {
        if (++depth > MaxDepth)
            throw Invalid.Input("The expression has too many powers.", $"Use at most {MaxDepth} levels.");
        var value = Sign();
        if (Take('^')) value = Math.Pow(value, Power());
        depth--;
        return value;
    }

    private double Sign()
    {
        var isNegative = false;
        while (Peek() is '-' or '+') isNegative ^= text[at++] == '-';
        return isNegative ? -Atom() : Atom();
    }

    private double Atom()
    {
        var next = Peek();
        if (Take('('))
        {
            var value = Sum();
            return Take(')') ? value : throw Unexpected();
        }

        if (char.IsAsciiDigit(next) || next == '.') return Number();
        if (!char.IsAsciiLetter(next) && next != '_') throw Unexpected();
        var name = Name();
        return Take('(') ? Call(name) : Variable(name);
    }

    private double Number()
    {
        var start = at;
        while (at < text.Length && (char.IsAsciiDigit(text[at]) || text[at] == '.')) at++;
        if (at < text.Length && text[at] is ('e' or 'E'))
        {
            at++;
            if (at < text.Length && text[at] is ('+' or '-')) at++;
            while (at < text.Length && char.IsAsciiDigit(text[at])) at++;
        }

        return double.TryParse(
            text.AsSpan(start, at - start), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw Invalid.Input($"'{text[start..at]}' is no number.", "Write numbers like 12.5 or 1e3.");
    }

    private string Name()
    {
        var start = at;
        while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] is '_' or '.')) at++;
        return text[start..at];
    }

    private double Variable(string name) => name switch
    {
        "pi" => Math.PI,
        "e" => Math.E,
        _ => Conditions.NumberText.Read(JsonPath.Parse(name).Select(variables)) ?? throw Invalid.Input(
            $"'{name}' is no number in 'variables'.", "Give it there, or correct the name."),
    };

    private double Call(string name)
    {
        var values = new List<double>();
        if (!Take(')'))
        {
            do values.Add(Sum());
            while (Take(','));
            if (!Take(')')) throw Unexpected();
        }

        return (name, values) switch
        {
            ("abs", [var x]) => Math.Abs(x),
            ("sign", [var x]) when !double.IsNaN(x) => Math.Sign(x),
            ("round", [var x]) => Math.Round(x, MidpointRounding.AwayFromZero),
            ("round", [var x, var digits and >= 0 and <= 15]) =>
                Math.Round(x, (int)digits, MidpointRounding.AwayFromZero),
            ("floor", [var x]) => Math.Floor(x),
            ("ceil", [var x]) => Math.Ceiling(x),
            ("sqrt", [var x]) => Math.Sqrt(x),
            ("exp", [var x]) => Math.Exp(x),
            ("ln", [var x]) => Math.Log(x),
            ("log10", [var x]) => Math.Log10(x),
            ("pow", [var x, var y]) => Math.Pow(x, y),
            ("min", [_, ..]) => values.Min(),
            ("max", [_, ..]) => values.Max(),
            ("sum", _) => values.Sum(),
            ("avg", [_, ..]) => values.Average(),
            _ => throw Invalid.Input(
                $"There is no function '{InputReading.Shorten(name)}' of {values.Count} values.",
                "Use abs, sign, round, floor, ceil, sqrt, exp, ln, log10, pow, min, max, sum or avg."),
        };
    }

    private static double NotZero(double divisor) =>
        divisor != 0 ? divisor : throw Invalid.Input("The expression divides by zero.", "Check the divisor first.");

    private char Peek()
    {
        while (at < text.Length && char.IsWhiteSpace(text[at])) at++;
        return at < text.Length ? text[at] : '\0';
    }

    private bool Take(char wanted)
    {
        if (Peek() != wanted) return false;
        at++;
        return true;
    }

    private ExtensionException Unexpected() => Invalid.Input(
        Peek() == '\0' ? "The expression ends too early."
            : $"The expression has an unexpected '{Peek()}' at character {at + 1}.",
        "Write it like (price - cost) / price * 100.");
}
