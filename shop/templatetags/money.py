"""`{{ order.total|money:order.currency }}` in templates."""

from django import template

from shop.money import money

register = template.Library()
register.filter("money", money)
