#!/usr/bin/perl
# Prints every text of a diagnostic in the sources that no golden case shows, as FILE:LINE: text.
# Run from the repository's root.
#
# A text is a literal of at least three words in a call that makes a diagnostic. Errors of what runs
# (base::error, log::error) are none. A case shows it in a line of its lower part that is a message, a
# note or a hint.
use strict;
use warnings;
use File::Find;

# What the files of a case cannot bring about (a huge file, a folder that is not there) is asserted here.
my @tests = map { "tests/$_.cpp" } qw(config/yaml_test spec/workspace_test app/case_test);
my @layers = map { "engine/$_" } qw(config spec lua connector rule app);

my $making = qr/\b(?:error|warning|wrong_type|unknown_word|missing|refuse|stop|problem|unsupported|notes\.push_back(?=\(\{))\(/;
my $running = qr/(?:base::|log::)$/;

sub slurp { local $/; open my $in, '<', $_[0] or die "$_[0]: $!"; return <$in> }

# From behind an opening parenthesis to the one that closes it; literals may hold either.
sub arguments {
  my ($code) = @_;
  return $1 if $code =~ /^((?:[^()"']|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)'|\((?1)\))*)/s;
  return '';
}

my ($shown, @missing) = (join('', map { slurp($_) } @tests));
find(sub { return unless /\.case$/; my $text = slurp($_); $text =~ s/.*^----------\n//ms;
           $shown .= join '', grep { /(?:error|warning)\[|^\s+(?:hint|note):/ } map { "$_\n" } split /\n/, $text },
     'tests/golden');

find(sub {
  return unless /\.cpp$/ && $_ ne 'diagnostic_codes.cpp';
  my $code = slurp($_);
  while ($code =~ /$making/g) {
    my ($begin, $after) = ($-[0], $+[0]);
    next if substr($code, 0, $begin) =~ $running;
    my $arguments = arguments(substr($code, $after));
    next if $arguments =~ /^\s*(?:base::)?ErrorKind::/;
    my $line = 1 + substr($code, 0, $begin) =~ tr/\n//;
    $arguments =~ s/"\s+"//g;
    while ($arguments =~ /"((?:[^"\\]|\\.)*)"/g) {
      for my $text (split /\{\d*\}/, $1 =~ s/\\(.)/$1/gr) {
        next if $text !~ /\w\W*\s\W*\w+\W*\s\W*\w/ || index($shown, $text) >= 0;
        push @missing, "$File::Find::name:$line: $text\n";
      }
    }
  }
}, @layers);
print sort @missing;
